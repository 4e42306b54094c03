package org.hephaestus.cli.tui;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal of this process, through JLine.
 *
 * <p>Giving it back is done by hand, by writing the sequence straight to the descriptor, on every
 * way out: a hook that went through the {@link Terminal} would race with JLine's own, which
 * restores the modes of the line but neither the cursor nor the other screen.
 */
final class JLineScreen implements Screen {
  /** Cursor keys and keypad as usual, cursor visible, the other screen left: xterm. */
  private static final String RESET = "\033[?1l\033>\033[?25h\033[?1049l";

  private static final int ESC = 27;
  private static final int CTRL_C = 3;
  private static final long ESCAPE_MILLIS = 30;
  private static final int LONGEST_ESCAPE = 6;

  private final Terminal terminal;
  private final OutputStream descriptor;
  private final Attributes before;
  private final Display display;
  private final Thread hook = new Thread(this::reset, "heph-tui reset");
  private final AtomicBoolean resized = new AtomicBoolean();
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final Object drawing = new Object();
  private boolean closed;

  /**
   * A screen on a terminal.
   *
   * @param descriptor leads to the same terminal, past JLine; never closed
   */
  private JLineScreen(Terminal terminal, OutputStream descriptor) {
    this.terminal = terminal;
    this.descriptor = descriptor;
    before = terminal.enterRawMode();
    display = new Display(terminal, true);
  }

  /**
   * Takes the terminal over.
   *
   * @throws IOException when it is none, or none that we can draw on
   */
  static JLineScreen open() throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .dumb(false)
            .nativeSignals(true)
            .signalHandler(Terminal.SignalHandler.SIG_IGN)
            .build();
    return on(terminal, new FileOutputStream(FileDescriptor.out));
  }

  /** The same for any terminal. */
  static JLineScreen on(Terminal terminal, OutputStream descriptor) {
    JLineScreen screen = new JLineScreen(terminal, descriptor);
    try {
      screen.begin();
      return screen;
    } catch (RuntimeException e) {
      screen.close();
      throw e;
    }
  }

  private void begin() {
    Runtime.getRuntime().addShutdownHook(hook);
    // Flags, nothing else: a handler may run in the middle of a drawing.
    terminal.handle(Terminal.Signal.WINCH, s -> resized.set(true));
    terminal.handle(Terminal.Signal.INT, s -> interrupted.set(true));
    terminal.puts(Capability.enter_ca_mode);
    // Display believes to be on an empty screen, in its corner.
    terminal.puts(Capability.clear_screen);
    terminal.puts(Capability.cursor_home);
    terminal.puts(Capability.cursor_invisible);
    terminal.flush();
    display.resize(Size.of(columns(), lines()));
  }

  @Override
  public int columns() {
    return Math.max(1, terminal.getSize().getColumns());
  }

  @Override
  public int lines() {
    return Math.max(1, terminal.getSize().getRows());
  }

  @Override
  public void draw(List<AgendaView.Line> lines) {
    synchronized (drawing) {
      if (closed) {
        return;
      }
      int columns = display.getColumns();
      List<AttributedString> shown = new ArrayList<>();
      for (AgendaView.Line line : lines) {
        AttributedString text = new AttributedString(line.text(), style(line.style()));
        // JLine may count a character wider than we do; a line that wraps would shift the others.
        shown.add(text.columnLength() > columns ? text.columnSubSequence(0, columns) : text);
      }
      display.update(shown, -1);
    }
  }

  private static AttributedStyle style(AgendaView.Style style) {
    return switch (style) {
      case NORMAL -> AttributedStyle.DEFAULT;
      case HEADING -> AttributedStyle.BOLD;
      case OVERDUE -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
      case SELECTED -> AttributedStyle.INVERSE;
      case STATUS -> AttributedStyle.DEFAULT.faint();
      case PROBLEM -> AttributedStyle.BOLD.foreground(AttributedStyle.RED);
    };
  }

  @Override
  public Input key(long millis) throws IOException {
    if (interrupted.get()) {
      return new Input.Interrupted();
    }
    NonBlockingReader reader = terminal.reader();
    int c = reader.read(millis);
    if (c == NonBlockingReader.READ_EXPIRED) {
      return new Input.Nothing();
    }
    if (c == NonBlockingReader.EOF) {
      return new Input.Gone();
    }
    if (c == CTRL_C) {
      return new Input.Interrupted();
    }
    Key key = c == ESC ? Key.ofEscape(escape(reader)) : Key.of(c);
    return key == null ? new Input.Nothing() : new Input.Typed(key);
  }

  /** What comes behind an ESC, as far as it comes at once. */
  private static String escape(NonBlockingReader reader) throws IOException {
    StringBuilder rest = new StringBuilder();
    while (rest.length() < LONGEST_ESCAPE) {
      int c = reader.read(ESCAPE_MILLIS);
      if (c < 0) {
        break;
      }
      rest.append((char) c);
      boolean introducer = rest.length() == 1 && (c == '[' || c == 'O');
      if (!introducer && c >= '@' && c <= '~') {
        break;
      }
    }
    return rest.toString();
  }

  @Override
  public boolean resized() {
    if (!resized.getAndSet(false)) {
      return false;
    }
    synchronized (drawing) {
      display.clear();
      display.resize(Size.of(columns(), lines()));
    }
    return true;
  }

  private void reset() {
    synchronized (drawing) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        descriptor.write(RESET.getBytes(StandardCharsets.US_ASCII));
        descriptor.flush();
      } catch (IOException e) {
        // The terminal is gone: nothing to give back.
        return;
      }
    }
  }

  @Override
  public void close() {
    reset();
    try {
      terminal.setAttributes(before);
      terminal.close();
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IOException | IllegalStateException e) {
      // Already shutting down, or the terminal is gone: the hook has done what can be done.
      return;
    }
  }
}
