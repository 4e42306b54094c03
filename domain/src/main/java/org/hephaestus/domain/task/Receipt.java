package org.hephaestus.domain.task;

/**
 * What is stored of a mutation's result. Not the answer itself: that holds the task as it is now,
 * and a later build may answer more.
 *
 * @param nodeId the node that was made or changed
 * @param created whether it was made
 * @param revision that has it
 * @param zone of its author, in which the dates of the answer are shown
 * @param summary one line
 */
record Receipt(String nodeId, boolean created, long revision, String zone, String summary) {
  private static final String FORM = "1";

  String text() {
    return String.join(
        "\t", FORM, nodeId, Boolean.toString(created), Long.toString(revision), zone, summary);
  }

  static Receipt parse(String text) {
    String[] parts = text.split("\t", 6);
    if (parts.length < 6 || !parts[0].equals(FORM)) {
      throw new IllegalStateException("a receipt of an unknown form: " + text);
    }
    return new Receipt(
        parts[1], Boolean.parseBoolean(parts[2]), Long.parseLong(parts[3]), parts[4], parts[5]);
  }
}
