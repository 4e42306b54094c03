package org.hephaestus.sqlite;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a person typed, as an FTS5 expression in which nothing of it is syntax, and the words around
 * a match.
 */
final class SearchWords {
  /** FTS5 refuses deep expressions; nobody types more words than this. */
  private static final int MOST_WORDS = 64;

  private static final int WORDS_AROUND = 6;
  private static final int SNIPPET_LENGTH = 160;

  private final List<String> words;

  /** Cuts at white space; what has no letter or digit is no word. */
  SearchWords(String typed) {
    this.words =
        Stream.of(typed.split("[\\s\\p{Cc}]+", -1))
            .map(word -> word.replace("\"", ""))
            .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
            .distinct()
            .limit(MOST_WORDS)
            .toList();
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** Every word, each also as the beginning of a longer one. */
  String expression() {
    List<String> phrases = new ArrayList<>();
    words.forEach(word -> phrases.add("\"" + word + "\"*"));
    return String.join(" ", phrases);
  }

  /** The words around the first match in the body, else the beginning of it; one line. */
  String snippet(String body) {
    String[] all = body.strip().split("[\\s\\p{Cc}]+", -1);
    List<String> wanted = words.stream().map(SearchWords::fold).toList();
    int match = 0;
    for (int i = 0; i < all.length; i++) {
      String folded = fold(all[i]);
      if (wanted.stream().anyMatch(folded::contains)) {
        match = i;
        break;
      }
    }
    int from = Math.max(0, match - WORDS_AROUND);
    int to = Math.min(all.length, match + WORDS_AROUND + 1);
    String line = String.join(" ", List.of(all).subList(from, to));
    boolean cut = line.length() > SNIPPET_LENGTH;
    if (cut) {
      int end = SNIPPET_LENGTH;
      line = line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
    }
    return (from > 0 ? "\u2026 " : "") + line + (cut || to < all.length ? " \u2026" : "");
  }

  private static String fold(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}+", "")
        .toLowerCase(Locale.ROOT);
  }
}
