package org.hephaestus.testkit.store;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the search looks at, cut into words: letters and digits, whatever their case and accents;
 * everything else separates.
 *
 * @param title words of the title
 * @param body words of the body
 * @param shown the text that snippets are taken from
 */
record Text(List<String> title, List<String> body, String shown) {
  private static final int SNIPPET = 80;

  static Text of(String title, String body) {
    return new Text(words(title), words(body), title + " " + body);
  }

  /** A person's words, each as the sequence it is cut into; those without any word left out. */
  static List<List<String>> query(String typed) {
    List<List<String>> phrases = new ArrayList<>();
    for (String word : typed.split("\\s+", -1)) {
      List<String> phrase = words(word);
      if (!phrase.isEmpty()) {
        phrases.add(phrase);
      }
    }
    return phrases;
  }

  /** How well it matches: 0 not at all, more for words in the title. */
  int score(List<List<String>> phrases) {
    int score = 0;
    for (List<String> phrase : phrases) {
      boolean inTitle = contains(title, phrase);
      if (!inTitle && !contains(body, phrase)) {
        return 0;
      }
      score += inTitle ? 10 : 1;
    }
    return score;
  }

  String snippet() {
    String line = shown.replaceAll("\\s+", " ").strip();
    return line.length() <= SNIPPET ? line : line.substring(0, SNIPPET);
  }

  private static List<String> words(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    for (String word : plain.split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }

  private static boolean contains(List<String> words, List<String> phrase) {
    int last = phrase.size() - 1;
    for (int start = 0; start + last < words.size(); start++) {
      if (words.subList(start, start + last).equals(phrase.subList(0, last))
          && words.get(start + last).startsWith(phrase.get(last))) {
        return true;
      }
    }
    return false;
  }
}
