package org.hephaestus.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import okio.Buffer;
import org.hephaestus.ports.sync.ProtocolRange;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.SyncFailure;
import org.junit.jupiter.api.Test;

/** What goes through whole is in the contract of the transport; here is what does not. */
class SyncWireTest {
  private static final String GREETING =
      """
      {"owner":"me","origin":"0af9","empty":false,"protocols":[1,2],"build":"1.0.0"}""";

  // --- a newer end may say more; what is left out of what must be there is an error

  @Test
  void whatIsNotKnownIsSkipped() throws Exception {
    String more =
        GREETING.replace(
            "{\"owner\"", "{\"x\":{\"y\":[1,2.5,null,{\"z\":true}]},\"n\":1e3,\"owner\"");
    assertThat(SyncWire.spokeGreeting(more))
        .isEqualTo(new SpokeGreeting("me", "0af9", false, new ProtocolRange(1, 2), "1.0.0"));
  }

  @Test
  void whatMustBeThereIs() {
    for (String[] wrong :
        new String[][] {
          {GREETING.replace("\"owner\":\"me\",", ""), "lacks owner"},
          {GREETING.replace("\"me\"", "7"), "owner is no String"},
          {GREETING.replace("false", "\"false\""), "empty is no Boolean"},
          {GREETING.replace("[1,2]", "[2,1]"), "protocols 2 to 1"},
          {GREETING.replace("[1,2]", "[1]"), "no pair"},
          {GREETING.replace("[1,2]", "[1,99999999999]"), "no pair"},
          {GREETING + GREETING, "not the JSON"},
          {GREETING.substring(0, 30), "is cut off"},
          {"", "is cut off"},
          {"[]", "not the JSON"},
          {"<html>", "not the JSON"},
        }) {
      assertThatThrownBy(() -> SyncWire.spokeGreeting(wrong[0]))
          .as(wrong[0])
          .isInstanceOf(WireException.class)
          .hasMessageContaining(wrong[1]);
    }
  }

  // --- lines: all of them or none

  @Test
  void aPushWithoutItsLastLineIsNone() throws Exception {
    Buffer whole = new Buffer();
    SyncWire.write(new Push("me", "e", false, List.of()), whole);
    String text = whole.readUtf8();
    assertThat(SyncWire.push(new Buffer().writeUtf8(text)).ops()).isEmpty();
    for (int length = 0; length < text.length(); length++) {
      Buffer cut = new Buffer().writeUtf8(text.substring(0, length));
      assertThatThrownBy(() -> SyncWire.push(cut)).isInstanceOf(WireException.class);
    }
  }

  @Test
  void whatIsTooLongIsSaidSo() {
    Buffer endless = new Buffer().writeUtf8("x".repeat((int) SyncWire.MAX_MESSAGE + 1));
    assertThatThrownBy(() -> SyncWire.push(okio.Okio.buffer(new CappedSource(endless))))
        .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.isTooLong()).isTrue());
  }

  // --- codes of a newer end

  @Test
  void aCodeThatIsNotKnownIsForGood() throws Exception {
    String receipt =
        """
        {"fresh":1,"before":1,"head":2,"rejected":[{"op":"x","code":"NEW","message":"m"}]}""";
    assertThat(SyncWire.receipt(receipt).rejected())
        .containsExactly(new Push.Rejection("x", Push.Code.MALFORMED, "m"));
    assertThat(SyncWire.failure("{\"code\":\"NEW\"}", SyncFailure.Kind.BUSY).kind())
        .isEqualTo(SyncFailure.Kind.BUSY);
  }
}
