package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnitQuotingTest {
  /** Of what words are put together; each on its own has broken somebody's quoting. */
  private static final List<String> PIECES =
      List.of(
          " ",
          "\"",
          "'",
          "%",
          "%%",
          "%h",
          "$",
          "$$",
          "${HOME}",
          "$HOME",
          ";",
          "#",
          "\n",
          "\r",
          "\t",
          "\u0001",
          "\u001b",
          "\u007f",
          "\\",
          "\\n",
          "\\x41",
          "é",
          "漢",
          "😀",
          "\u2028",
          "a",
          "B",
          "-",
          "--mode=local",
          "=",
          "{",
          "}",
          "`",
          "*",
          "~",
          "/",
          "[Service]",
          "\u0085");

  private static final Specifiers SPECIFIERS =
      Specifiers.of("/home/me", "/run/user/1", 1, "heph.service");

  static Stream<Arguments> quotings() {
    return Stream.of(
        // Everything is in double quotes, also nothing.
        Arguments.of("", "\"\""),
        Arguments.of("--mode=local", "\"--mode=local\""),
        Arguments.of("a b", "\"a b\""),
        Arguments.of("'", "\"'\""),
        Arguments.of(";", "\";\""),
        // What means something inside of them is escaped.
        Arguments.of("\"", "\"\\\"\""),
        Arguments.of("\\", "\"\\\\\""),
        Arguments.of("%h", "\"%%h\""),
        // A dollar is not: the command line has the prefix for that, variables know none.
        Arguments.of("$HOME", "\"$HOME\""),
        // Control characters would end the line, or be refused.
        Arguments.of("\n\t\r", "\"\\n\\t\\r\""),
        Arguments.of("\u0001\u001b\u007f", "\"\\x01\\x1b\\x7f\""),
        // All else is UTF-8.
        Arguments.of("é漢😀", "\"é漢😀\""));
  }

  @ParameterizedTest
  @MethodSource("quotings")
  void isWrittenSo(String word, String want) {
    assertThat(UnitQuoting.quoted(word)).isEqualTo(want);
  }

  static Stream<Arguments> readings() {
    return Stream.of(
        // Blanks of all kinds separate; there may be many.
        Arguments.of("", List.of()),
        Arguments.of(" a  b\tc ", List.of("a", "b", "c")),
        // Quotes hold words together, also in the middle of one.
        Arguments.of("\"a b\" 'c d'", List.of("a b", "c d")),
        Arguments.of("--x='a b'c", List.of("--x=a bc")),
        Arguments.of("\"it's\" '\"'", List.of("it's", "\"")),
        Arguments.of("\"\" ''", List.of("", "")),
        // Escapes mean the same inside and outside of quotes.
        Arguments.of(
            "a\\sb \\x41\\102 '\\n' \"\\u00e9\\U0001F600\"", List.of("a b", "AB", "\n", "é😀")),
        Arguments.of("\\\"a\\' \\\\", List.of("\"a'", "\\")),
        // Bytes make characters together.
        Arguments.of("\\xc3\\xa9 \\303\\251", List.of("é", "é")),
        // What is no escape stays.
        Arguments.of("\\q \\x4 \\xzz \\9", List.of("\\q", "\\x4", "\\xzz", "\\9")),
        // A lone semicolon ends a command line; a quoted or escaped one is an argument.
        Arguments.of("a ; b", List.of("a")),
        Arguments.of("a \\; \";\" ;b", List.of("a", ";", ";", ";b")),
        // Specifiers and variables are others' business.
        Arguments.of("%h/$A", List.of("%h/$A")));
  }

  @ParameterizedTest
  @MethodSource("readings")
  void isReadSo(String value, List<String> want) {
    assertThat(UnitQuoting.words(value, true)).contains(want);
  }

  @Test
  void aQuoteThatIsNotClosedIsNotUnderstood() {
    assertThat(UnitQuoting.words("a \"b", true)).isEmpty();
    assertThat(UnitQuoting.words("a 'b\"", false)).isEmpty();
  }

  @Test
  void theSemicolonIsSpecialInCommandLinesOnly() {
    assertThat(UnitQuoting.words("A=1 ; B=2", false)).contains(List.of("A=1", ";", "B=2"));
  }

  @Test
  void everyWordComesBack() {
    int rounds = Boolean.getBoolean("heph.soak") ? 100_000 : 2_000;
    long seed = Long.getLong("heph.seed", 20_261_122L);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      List<String> words = words(random);
      StringBuilder line = new StringBuilder(":\"/bin/hephd\"");
      words.forEach(word -> line.append(' ').append(UnitQuoting.quoted(word)));
      assertThat(CommandLine.of(line.toString(), SPECIFIERS, Map.of("HOME", "/other")))
          .as("seed %d, round %d", seed, round)
          .contains(new CommandLine("/bin/hephd", words));
      assertThat(line.toString().lines()).hasSize(1);
    }
  }

  static List<String> words(Random random) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      StringBuilder word = new StringBuilder();
      for (int j = random.nextInt(8); j > 0; j--) {
        word.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      words.add(word.toString());
    }
    return words;
  }
}
