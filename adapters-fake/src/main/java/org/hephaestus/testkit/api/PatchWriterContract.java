package org.hephaestus.testkit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.hephaestus.ports.api.PatchWriter;
import org.junit.jupiter.api.Test;

/** The laws of {@link PatchWriter}: what a patch of a node's fields looks like. */
public abstract class PatchWriterContract {
  /** For subclasses. */
  protected PatchWriterContract() {}

  /** The writer. */
  protected abstract PatchWriter writer();

  private void patches(Map<String, String> before, Map<String, String> after, String want) {
    assertEquals(want, writer().patch(before, after));
  }

  @Test
  void nothingChangedIsAnEmptyPatch() {
    patches(Map.of(), Map.of(), "[]");
    patches(Map.of("title", "\"x\"", "n", "1"), Map.of("n", "1", "title", "\"x\""), "[]");
  }

  @Test
  void aFieldIsAddedReplacedOrRemoved() {
    patches(Map.of(), Map.of("a", "1"), "[{\"op\":\"add\",\"path\":\"/a\",\"value\":1}]");
    patches(
        Map.of("a", "1"),
        Map.of("a", "\"x\""),
        "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":\"x\"}]");
    patches(Map.of("a", "1"), Map.of(), "[{\"op\":\"remove\",\"path\":\"/a\"}]");
  }

  @Test
  void aNullIsAValue() {
    patches(
        Map.of("a", "1"),
        Map.of("a", "null"),
        "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":null}]");
    patches(Map.of(), Map.of("a", "null"), "[{\"op\":\"add\",\"path\":\"/a\",\"value\":null}]");
  }

  @Test
  void namesAreEscapedAsPointers() {
    patches(Map.of("a/b~c", "1"), Map.of(), "[{\"op\":\"remove\",\"path\":\"/a~1b~0c\"}]");
  }

  @Test
  void aValueThatMovesToAnotherFieldIsNoMove() {
    String patch =
        writer().patch(Map.of("do_date", "\"2026-11-27\""), Map.of("late_on", "\"2026-11-27\""));
    assertEquals(-1, patch.indexOf("\"move\""), patch);
    assertEquals(-1, patch.indexOf("\"from\""), patch);
    String copied = writer().patch(Map.of("a", "\"x\""), Map.of("a", "\"x\"", "b", "\"x\""));
    assertEquals("[{\"op\":\"add\",\"path\":\"/b\",\"value\":\"x\"}]", copied);
  }
}
