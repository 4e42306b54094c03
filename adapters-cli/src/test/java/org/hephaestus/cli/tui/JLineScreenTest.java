package org.hephaestus.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminal.VirtualTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a terminal emulator in this process. */
@Timeout(30)
class JLineScreenTest {
  private final ByteArrayOutputStream descriptor = new ByteArrayOutputStream();

  private static AgendaView.Line line(String text) {
    return new AgendaView.Line(text, AgendaView.Style.NORMAL);
  }

  private static void shows(VirtualTerminal virtual, String text) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!virtual.screen().toString().contains(text)) {
      assertThat(System.nanoTime()).as(virtual.screen().toString()).isLessThan(deadline);
      virtual.screen().waitDirty(100);
    }
  }

  @Test
  void drawsReadsKeysFollowsTheSizeAndGivesTheTerminalBack() throws Exception {
    VirtualTerminal virtual = ScreenTerminal.withTerminal("test", "xterm", 20, 4);
    Terminal terminal = virtual.terminal();
    try (JLineScreen screen = JLineScreen.on(terminal, descriptor)) {
      assertThat(screen.columns()).isEqualTo(20);
      assertThat(screen.lines()).isEqualTo(4);
      screen.draw(
          List.of(
              line("\u65e5\u672c\u8a9e e\u0301 \ud83d\udcb8|"),
              new AgendaView.Line("selected", AgendaView.Style.SELECTED)));
      shows(virtual, "selected");
      assertThat(virtual.screen().toString()).contains("\u65e5").contains("|");
      assertThat(screen.resized()).isFalse();

      terminal.setSize(Size.of(10, 3));
      terminal.raise(Terminal.Signal.WINCH);
      assertThat(screen.resized()).isTrue();
      assertThat(screen.resized()).isFalse();
      assertThat(screen.columns()).isEqualTo(10);
      screen.draw(List.of(line("far too wide for this"), line("b"), line("c")));
      shows(virtual, "far too wi");

      keys(screen, virtual);
    }
    assertThat(descriptor.toString(StandardCharsets.US_ASCII))
        .isEqualTo("\033[?1l\033>\033[?25h\033[?1049l");
  }

  private static void keys(JLineScreen screen, VirtualTerminal virtual) throws IOException {
    virtual.terminal().processInputBytes("j\033[A\033Zd".getBytes(StandardCharsets.US_ASCII));
    assertThat(screen.key(5_000)).isEqualTo(new Screen.Input.Typed(Key.DOWN));
    assertThat(screen.key(5_000)).isEqualTo(new Screen.Input.Typed(Key.UP));
    assertThat(screen.key(5_000)).isEqualTo(new Screen.Input.Nothing());
    assertThat(screen.key(5_000)).isEqualTo(new Screen.Input.Typed(Key.DONE));
    assertThat(screen.key(1)).isEqualTo(new Screen.Input.Nothing());
    virtual.terminal().raise(Terminal.Signal.INT);
    assertThat(screen.key(1)).isEqualTo(new Screen.Input.Interrupted());
  }

  @Test
  void drawsNothingOnATerminalThatWasGivenBack() throws Exception {
    VirtualTerminal virtual = ScreenTerminal.withTerminal("test", "xterm", 20, 4);
    JLineScreen screen = JLineScreen.on(virtual.terminal(), descriptor);
    screen.close();
    int written = descriptor.size();
    screen.close();
    screen.draw(List.of(line("late")));
    assertThat(descriptor.size()).isEqualTo(written);
    assertThat(virtual.screen().toString()).doesNotContain("late");
  }
}
