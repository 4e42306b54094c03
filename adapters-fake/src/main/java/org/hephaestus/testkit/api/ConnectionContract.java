package org.hephaestus.testkit.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Connection.Watching;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.junit.jupiter.api.Test;

/** The laws of {@link Connection} and {@link Connection.Opener}. */
public abstract class ConnectionContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(200);

  /**
   * A daemon that says {@link ApiSamples#HELLO} and passes requests on to {@code api}. It can be
   * watched, and nothing changes.
   */
  protected abstract Connection.Opener serving(HephApi api) throws Exception;

  /** A daemon that says {@link ApiSamples#HELLO}, reads requests and never answers. */
  protected abstract Connection.Opener silent() throws Exception;

  /** No daemon at all. */
  protected abstract Connection.Opener nobody() throws Exception;

  /** Ends the daemon of {@link #serving} as a kill would: connections break, nobody says bye. */
  protected abstract void cut() throws Exception;

  private Connection open(Connection.Opener opener) {
    return assertInstanceOf(Opened.Ready.class, opener.open(TIMEOUT)).connection();
  }

  @Test
  void carriesTheHelloOfTheDaemon() throws Exception {
    try (Connection connection = open(serving(new FakeHephApi()))) {
      assertEquals(ApiSamples.HELLO, connection.hello());
    }
  }

  @Test
  void answersEveryKindOfRequestOnOneConnection() throws Exception {
    FakeHephApi api = new FakeHephApi();
    try (Connection connection = open(serving(api))) {
      for (Request<?> request : ApiSamples.carried()) {
        assertInstanceOf(Exchange.Answered.class, connection.exchange(request, TIMEOUT));
      }
      assertEquals(ApiSamples.carried(), api.requests());
      assertEquals(
          new Exchange.Answered<>(ApiSamples.PONG),
          connection.exchange(new Request.Ping(), TIMEOUT));
    }
  }

  @Test
  void aMutationWithoutAnIdIsAnErrorOfTheProgram() throws Exception {
    FakeHephApi api = new FakeHephApi();
    try (Connection connection = open(serving(api))) {
      for (Request<?> mutation : ApiSamples.mutations()) {
        assertThrows(IllegalArgumentException.class, () -> connection.exchange(mutation, TIMEOUT));
      }
      assertEquals(0, api.requests().size());
      assertInstanceOf(Exchange.Answered.class, connection.exchange(new Request.Ping(), TIMEOUT));
    }
  }

  @Test
  void passesARefusalThroughAndStaysOpen() throws Exception {
    ApiError error =
        new ApiError(
            ApiError.AMBIGUOUS,
            "two are meant",
            "ambiguous",
            "type more of it",
            "ref",
            List.of(
                new ApiError.Candidate(ApiSamples.TASK_ID, "Water the plants"),
                new ApiError.Candidate(ApiSamples.PROJECT_ID, "")));
    FakeHephApi api = new FakeHephApi().refuse(Request.Status.class, error);
    try (Connection connection = open(serving(api))) {
      assertEquals(
          new Exchange.Refused<>(error), connection.exchange(new Request.Status(), TIMEOUT));
      assertInstanceOf(Exchange.Answered.class, connection.exchange(new Request.Ping(), TIMEOUT));
    }
  }

  @Test
  void anUnansweredRequestIsLostWithinItsTimeoutAndTheConnectionIsClosed() throws Exception {
    try (Connection connection = open(silent())) {
      Exchange<?> lost =
          assertTimeoutPreemptively(
              TIMEOUT, () -> connection.exchange(new Request.ApplyUpdate(), SHORT));
      assertInstanceOf(Exchange.ReplyLost.class, lost);
      assertInstanceOf(Exchange.NotSent.class, connection.exchange(new Request.Ping(), TIMEOUT));
    }
  }

  @Test
  void aDaemonThatDiedNeverAnswersAndNeverSeesTheRequest() throws Exception {
    FakeHephApi api = new FakeHephApi();
    try (Connection connection = open(serving(api))) {
      cut();
      Exchange<?> ended = connection.exchange(new Request.ApplyUpdate(), TIMEOUT);
      assertTrue(
          ended instanceof Exchange.NotSent || ended instanceof Exchange.ReplyLost, "was " + ended);
      assertInstanceOf(Exchange.NotSent.class, connection.exchange(new Request.Ping(), TIMEOUT));
      assertEquals(0, api.requests().size());
    }
  }

  @Test
  void aDaemonThatCannotSayMakesTheReplyLost() throws Exception {
    FakeHephApi api =
        new FakeHephApi()
            .result(Request.ApplyUpdate.class, new CallResult.Unknown<>("the disk went away"));
    try (Connection connection = open(serving(api))) {
      Exchange<?> ended = connection.exchange(new Request.ApplyUpdate(), TIMEOUT);
      assertFalse(ended instanceof Exchange.Answered || ended instanceof Exchange.NotSent);
      assertEquals(1, api.requests().size());
    }
  }

  @Test
  void aConnectionThatWatchesCarriesNothingElse() throws Exception {
    FakeHephApi api = new FakeHephApi();
    Connection connection = open(serving(api));
    assertInstanceOf(Watching.At.class, connection.watch(TIMEOUT));
    assertInstanceOf(Exchange.NotSent.class, connection.exchange(new Request.Ping(), TIMEOUT));
    assertInstanceOf(Watching.Quiet.class, connection.nextChange(SHORT));
    connection.close();
    assertInstanceOf(Watching.Over.class, connection.nextChange(SHORT));
    assertInstanceOf(Watching.Over.class, connection.watch(SHORT));
    assertEquals(0, api.requests().size());
  }

  @Test
  void whatIsNotWatchedIsOver() throws Exception {
    try (Connection connection = open(serving(new FakeHephApi()))) {
      assertInstanceOf(Watching.Over.class, connection.nextChange(SHORT));
      assertInstanceOf(Exchange.NotSent.class, connection.exchange(new Request.Ping(), TIMEOUT));
    }
  }

  @Test
  void aDaemonThatDiesEndsTheWatch() throws Exception {
    try (Connection connection = open(serving(new FakeHephApi()))) {
      assertInstanceOf(Watching.At.class, connection.watch(TIMEOUT));
      cut();
      assertInstanceOf(Watching.Over.class, connection.nextChange(TIMEOUT));
    }
  }

  @Test
  void closeIsIdempotentAndNothingIsSentAfterIt() throws Exception {
    FakeHephApi api = new FakeHephApi();
    Connection connection = open(serving(api));
    connection.close();
    assertDoesNotThrow(connection::close);
    assertInstanceOf(Exchange.NotSent.class, connection.exchange(new Request.Ping(), TIMEOUT));
    assertEquals(0, api.requests().size());
  }

  @Test
  void nobodyNamesEveryPathThatWasTried() throws Exception {
    Opened.Nobody nobody = assertInstanceOf(Opened.Nobody.class, nobody().open(TIMEOUT));
    assertFalse(nobody.paths().isEmpty());
    assertFalse(nobody.why().isBlank());
    assertFalse(nobody.mayReturn());
  }
}
