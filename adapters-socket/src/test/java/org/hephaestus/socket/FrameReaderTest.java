package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameReaderTest {
  private static final int MAX = 100;
  private static final Frame END = new Frame.End();

  private static List<Frame> all(InputStream in, int maxBytes) throws IOException {
    FrameReader reader = new FrameReader(in, maxBytes, 4);
    List<Frame> frames = new ArrayList<>();
    do {
      frames.add(reader.next());
    } while (!(frames.getLast() instanceof Frame.End)
        && !(frames.getLast() instanceof Frame.TooLarge));
    return frames;
  }

  private static List<Frame> all(byte[] bytes) throws IOException {
    return all(new ByteArrayInputStream(bytes), MAX);
  }

  private static List<Frame> all(String text) throws IOException {
    return all(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Frame line(String text) {
    return new Frame.Line(text);
  }

  static List<Arguments> streams() {
    return List.of(
        // A line ends with its newline and nothing else.
        arguments("", List.of(END)),
        arguments("{}\n", List.of(line("{}"), END)),
        arguments("a\nb\n", List.of(line("a"), line("b"), END)),
        arguments("\n\n", List.of(line(""), line(""), END)),
        arguments("a\r\n", List.of(line("a\r"), END)),
        // What has no newline is never returned.
        arguments("{\"method\":\"update.apply\"}", List.of(END)),
        arguments("a\nb", List.of(line("a"), END)),
        // Exactly the limit is fine.
        arguments("x".repeat(MAX) + "\n", List.of(line("x".repeat(MAX)), END)),
        // As deep as allowed; brackets in strings, also behind escaped quotes, do not count.
        arguments("[[[[]]]]\n", List.of(line("[[[[]]]]"), END)),
        arguments("[][][][][]\n", List.of(line("[][][][][]"), END)),
        arguments("\"[[[[[\\\"[[[[[\"\n", List.of(line("\"[[[[[\\\"[[[[[\""), END)));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void cutsLines(String text, List<Frame> want) throws IOException {
    assertThat(all(text)).isEqualTo(want);
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void refusesWhatIsTooLarge(String text, String words) throws IOException {
    assertThat(all(text).getLast())
        .isInstanceOfSatisfying(
            Frame.TooLarge.class, frame -> assertThat(frame.why()).contains(words));
  }

  static List<Arguments> tooLarge() {
    return List.of(
        arguments("x".repeat(MAX + 1) + "\n", "100 bytes"),
        // Refused before its end is seen: it may have none.
        arguments("x".repeat(MAX + 1), "100 bytes"),
        arguments("ok\n" + "x".repeat(50_000), "100 bytes"),
        arguments("[[[[[]]]]]\n", "4 levels"),
        arguments("{\"a\":{\"b\":[{\"c\":[1]}]}}\n", "4 levels"));
  }

  @Test
  void anEndlessLineNeedsNoMemory() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return '[';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) '[');
            return length;
          }
        };
    assertThat(all(endless, 4 << 20)).singleElement().isInstanceOf(Frame.TooLarge.class);
  }

  @ParameterizedTest
  @MethodSource("invalidUtf8")
  void refusesInvalidUtf8AndGoesOn(byte[] bytes) throws IOException {
    List<Frame> frames = all(bytes);
    assertThat(frames.getFirst()).isInstanceOf(Frame.Garbage.class);
    assertThat(frames).hasSize(3).contains(line("ok"));
  }

  static List<byte[]> invalidUtf8() {
    byte end = '\n';
    return List.of(
        new byte[] {(byte) 0xff, end, 'o', 'k', end},
        new byte[] {'"', (byte) 0xc3, '"', end, 'o', 'k', end},
        // An overlong slash, and a lone surrogate.
        new byte[] {(byte) 0xc0, (byte) 0xaf, end, 'o', 'k', end},
        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, end, 'o', 'k', end});
  }

  @Test
  void theCutsOfTheStreamDoNotMatter() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      int lines = random.nextInt(6);
      for (int i = 0; i < lines; i++) {
        text.append("é{}\"x😀".repeat(random.nextInt(6))).append('\n');
      }
      text.append("tail".repeat(random.nextInt(3)));
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      InputStream inPieces =
          new InputStream() {
            private int at;

            @Override
            public int read() {
              throw new AssertionError("the reader takes blocks");
            }

            @Override
            public int read(byte[] to, int offset, int length) {
              if (at == bytes.length) {
                return -1;
              }
              int count = Math.min(1 + random.nextInt(20), Math.min(length, bytes.length - at));
              System.arraycopy(bytes, at, to, offset, count);
              at += count;
              return count;
            }
          };
      assertThat(all(inPieces, 10_000))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(all(new ByteArrayInputStream(bytes), 10_000))
          .hasSize(lines + 1);
    }
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 'x';
      }
    };
  }

  @Test
  void anEndlessLineNeverHoldsMoreThanItsLimit() throws IOException {
    FrameReader reader = new FrameReader(endless(), 1 << 20, 4);
    assertThat(reader.next()).isInstanceOf(Frame.TooLarge.class);
    assertThat(reader.held()).isLessThanOrEqualTo((1 << 20) + (8 << 10));
  }

  @Test
  void longLinesShareABudgetAndGiveItBackWithTheNextLine() throws IOException {
    Budget budget = new Budget(1 << 20);
    byte[] bytes = ("x".repeat(600_000) + "\n" + "y\n").getBytes(StandardCharsets.UTF_8);
    FrameReader one = new FrameReader(new ByteArrayInputStream(bytes), 4 << 20, 4, budget);
    FrameReader other = new FrameReader(endless(), 4 << 20, 4, budget);
    assertThat(one.next()).isInstanceOf(Frame.Line.class);
    // Its request may still be at work, with the text in memory.
    assertThat(budget.left()).isLessThan(500_000);
    assertThat(other.next()).isInstanceOf(Frame.NoRoom.class);
    other.release();
    assertThat(one.next()).isEqualTo(line("y"));
    assertThat(budget.left()).isEqualTo(1 << 20);
    other.release();
    assertThat(budget.left()).isEqualTo(1 << 20);
  }
}
