package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {
  private static final Specifiers SPECIFIERS =
      Specifiers.of("/home/me", "/run/user/1", 1, "heph.service");
  private static final Map<String, String> VARIABLES = Map.of("ARGS", "--a  --b", "ONE", "1 2");

  static Stream<Arguments> lines() {
    return Stream.of(
        // As people write it.
        row("/x/hephd --mode local", "/x/hephd", "--mode", "local"),
        row("%h/bin/hephd --db=%t/x%%", "/home/me/bin/hephd", "--db=/run/user/1/x%"),
        row("\"/x y/hephd\" 'a b'", "/x y/hephd", "a b"),
        // Specifiers that nobody here knows stay.
        row("/x %q %", "/x", "%q", "%"),
        // Prefixes say how it is run, not what; after @ comes a name for it.
        row("-/x a", "/x", "a"),
        row("!!/x a", "/x", "a"),
        row("@/x hephd a", "/x", "a"),
        row("-@:/x hephd $A", "/x", "$A"),
        // Variables: a word of its own becomes words, one in braces stays in its word.
        row("/x $ARGS end", "/x", "--a", "--b", "end"),
        row("/x --n=${ONE} ${ARGS}", "/x", "--n=1 2", "--a  --b"),
        row("/x $$ $$HOME a$$b", "/x", "$", "$HOME", "a$b"),
        row("/x $NONE ${NONE} a$ARGS", "/x", "$NONE", "${NONE}", "a$ARGS"),
        // None of it behind a colon.
        row(":/x $ARGS ${ONE} $$", "/x", "$ARGS", "${ONE}", "$$"),
        // Only the first of several commands.
        row("/x a ; /y b", "/x", "a"));
  }

  private static Arguments row(String line, String program, String... arguments) {
    return Arguments.of(line, Optional.of(new CommandLine(program, List.of(arguments))));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isReadAsSystemdReadsIt(String line, Optional<CommandLine> want) {
    assertThat(CommandLine.of(line, SPECIFIERS, VARIABLES)).isEqualTo(want);
  }

  @Test
  void whatSystemdWouldNotStartIsNothing() {
    for (String line : List.of("", "hephd", "-", "\"/x", "@", "; /x")) {
      assertThat(CommandLine.of(line, SPECIFIERS, Map.of())).as(line).isEmpty();
    }
  }

  @Test
  void whatOnlyPreparesIsLookedThrough() {
    OwnLauncher launcher = new OwnLauncher(Path.of("/h"));
    assertThat(
            new CommandLine("/usr/bin/env", List.of("A=1", "/h/bin/hephd", "--mode", "hub"))
                .of(launcher))
        .isEqualTo(new CommandLine("/h/bin/hephd", List.of("--mode", "hub")));
    CommandLine other = new CommandLine("/usr/bin/env", List.of("/y/bin/hephd"));
    assertThat(other.of(launcher)).isEqualTo(other);
  }

  @Test
  void aUnitIsTakenApartAsSystemdDoesIt() {
    UnitText unit =
        UnitText.of(
            "# c\n[A]\r\n k = 1 \\\n# in between\n  2\nk=\nk=3\nl=x\\\\\n\n[ B ]\nk=4\nnonsense\n");
    assertThat(unit.values("A", "k")).containsExactly("3");
    assertThat(unit.lines().get(2).value()).isEqualTo("1    2");
    assertThat(unit.values("A", "l")).containsExactly("x\\\\");
    assertThat(unit.values(" B ", "k")).containsExactly("4");
    assertThat(unit.hasSection("A")).isTrue();
    assertThat(unit.hasSection("C")).isFalse();
  }
}
