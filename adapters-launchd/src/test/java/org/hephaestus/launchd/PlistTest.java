package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlistTest {
  private static final String OPEN =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
          + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
          + "<plist version=\"1.0\">\n";

  @Test
  void writesApplesFormat() {
    Map<String, Plist> keys = new LinkedHashMap<>();
    keys.put("a & <b>", new Plist.Text(" x\r\n\t]]> "));
    keys.put("n", new Plist.Whole(-7));
    keys.put("list", new Plist.Listing(List.of(new Plist.Flag(true), new Plist.Flag(false))));
    keys.put("none", new Plist.Listing(List.of()));
    keys.put("empty", Plist.Dict.EMPTY);
    keys.put("inner", new Plist.Dict(Map.of("r", new Plist.Real(0.5))));
    String want =
        OPEN
            + "<dict>\n"
            + "\t<key>a &amp; &lt;b&gt;</key>\n"
            + "\t<string> x&#13;\n\t]]&gt; </string>\n"
            + "\t<key>n</key>\n\t<integer>-7</integer>\n"
            + "\t<key>list</key>\n\t<array>\n\t\t<true/>\n\t\t<false/>\n\t</array>\n"
            + "\t<key>none</key>\n\t<array/>\n"
            + "\t<key>empty</key>\n\t<dict/>\n"
            + "\t<key>inner</key>\n\t<dict>\n\t\t<key>r</key>\n\t\t<real>0.5</real>\n\t</dict>\n"
            + "</dict>\n</plist>\n";
    assertThat(PlistWriter.write(new Plist.Dict(keys))).isEqualTo(want);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("<string/>", new Plist.Text("")),
        Arguments.of("<string>  </string>", new Plist.Text("  ")),
        Arguments.of("<string>a<!-- no -->b</string>", new Plist.Text("ab")),
        Arguments.of("<string>a<![CDATA[<&]]>b</string>", new Plist.Text("a<&b")),
        Arguments.of("<string>&#x1F600;&#13;</string>", new Plist.Text("😀\r")),
        Arguments.of("<integer> 0x1F </integer>", new Plist.Whole(31)),
        Arguments.of(
            "<integer>18446744073709551615</integer>",
            new Plist.Whole(BigInteger.TWO.pow(64).subtract(BigInteger.ONE))),
        Arguments.of("<real>1e3</real>", new Plist.Real(1000)),
        Arguments.of(
            "<date>2026-11-27T08:00:00Z</date>",
            new Plist.Moment(Instant.parse("2026-11-27T08:00:00Z"))),
        Arguments.of("<data>\n\taGVs\n\tbG8=\n</data>", new Plist.Bytes("aGVsbG8=")),
        Arguments.of("<true></true>", new Plist.Flag(true)),
        Arguments.of("<array><dict/></array>", new Plist.Listing(List.of(Plist.Dict.EMPTY))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsEveryKindOfValueAndWritesItBack(String xml, Plist want) throws Exception {
    Plist.Dict read = read(OPEN + "<dict><key>k</key>" + xml + "</dict></plist>");
    assertThat(read.get("k")).isEqualTo(want);
    assertThat(read(PlistWriter.write(read))).isEqualTo(read);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        // No XML, or cut off.
        Arguments.of("", "Premature end"),
        Arguments.of("not xml", "line 1"),
        Arguments.of(OPEN + "<dict>", "line"),
        Arguments.of(OPEN + "<dict><key>a</key><string>\u0001</string></dict></plist>", "line 4"),
        Arguments.of(OPEN + "<dict><key>a</key><string>&#1;</string></dict></plist>", "line 4"),
        // No property list.
        Arguments.of("<html/>", "wanted one value in <plist>, found <html>"),
        Arguments.of("<plist/>", "wanted one value"),
        Arguments.of("<plist><dict/><dict/></plist>", "wanted one value"),
        Arguments.of("<plist><array/></plist>", "wanted a <dict>, found <array>"),
        // No dictionary.
        Arguments.of("<plist><dict><key>a</key></dict></plist>", "the key a has no value"),
        Arguments.of("<plist><dict><string>a</string></dict></plist>", "wanted a <key>"),
        Arguments.of("<plist><dict>text</dict></plist>", "text between values in <dict>: text"),
        Arguments.of(
            "<plist><dict><key>a</key><true/><key>a</key><false/></dict></plist>",
            "the key a stands twice"),
        // No value.
        Arguments.of(one("<number>1</number>"), "<number> is no value"),
        Arguments.of(one("<integer>one</integer>"), "'one' is no <integer>"),
        Arguments.of(one("<real>one</real>"), "'one' is no <real>"),
        Arguments.of(one("<date>today</date>"), "'today' is no <date>"),
        Arguments.of(one("<data>a</data>"), "'a' is no <data>"),
        Arguments.of(one("<true>yes</true>"), "<true> is not empty"),
        Arguments.of(one("<string><b>x</b></string>"), "<b> in <string>"),
        Arguments.of(
            "<plist>" + "<array>".repeat(40) + "</array>".repeat(40) + "</plist>", "deeper than"),
        // Nothing of its own making: entities are how a document reads other files.
        Arguments.of(
            "<!DOCTYPE plist [<!ENTITY e \"x\">]>" + one("<string>&e;</string>"), "of its own"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWhatIsNone(String document, String why) {
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(PlistException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void readsNoOtherFile(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    Path dtd = Files.writeString(folder.resolve("a.dtd"), "<!ENTITY e \"s3cret\">");
    for (String document :
        List.of(
            "<!DOCTYPE plist [<!ENTITY e SYSTEM \""
                + secret.toUri()
                + "\">]>"
                + one("<string>&e;</string>"),
            "<!DOCTYPE plist SYSTEM \"" + dtd.toUri() + "\">" + one("<string>&e;</string>"),
            "<!DOCTYPE plist [<!ENTITY % p SYSTEM \""
                + dtd.toUri()
                + "\">%p;]>"
                + one("<string>&e;</string>"))) {
      try {
        assertThat(PlistWriter.write(read(document))).doesNotContain("s3cret");
      } catch (PlistException e) {
        assertThat(e).hasMessageNotContaining("s3cret");
      }
    }
  }

  @Test
  void doesNotGrowWithoutEnd() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE plist [<!ENTITY a0 \"aaaaaaaaaa\">");
    for (int i = 1; i < 12; i++) {
      bomb.append("<!ENTITY a").append(i).append(" \"");
      bomb.append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
    }
    bomb.append("]>").append(one("<string>&a11;</string>"));
    assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(PlistException.class);
  }

  private static String one(String xml) {
    return "<plist><dict><key>k</key>" + xml + "</dict></plist>";
  }

  private static Plist.Dict read(String document) throws PlistException {
    return PlistReader.read(document.getBytes(StandardCharsets.UTF_8));
  }
}
