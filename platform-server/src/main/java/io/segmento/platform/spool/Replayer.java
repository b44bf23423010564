package io.segmento.platform.spool;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.CookieId;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.Notices;
import io.segmento.platform.optout.OptOuts;
import io.segmento.platform.tracking.Tracker;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.ReplayOutcome;
import io.segmento.proto.v1.ReplayReply;
import io.segmento.proto.v1.ReplayRequest;
import io.segmento.proto.v1.SealedRecord;
import io.segmento.proto.v1.SpooledCall;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes kept calls again, one after the other: what a visitor did later must not be there before what they did first. What can be made never
 * is told apart from what can be made later, so that one bad record does not hold up the rest. Thread-safe, never waits.
 */
final class Replayer {
  /** More is no gateway's. */
  static final int MAX_RECORDS = 256;

  /** Of calls that will be taken another time. */
  private static final Set<Kind> LATER =
      Set.of(Kind.STORE_DOWN, Kind.OVERLOAD, Kind.TIMEOUT, Kind.STALE);

  private final SpoolKeys keys;
  private final Tracker tracker;
  private final Notices notices;
  private final OptOuts optOuts;
  private final IdentityCookies cookies;
  private final UserKeys userKeys;
  private final SpoolMetrics metrics;

  @Inject
  Replayer(
      SpoolKeys keys,
      Tracker tracker,
      Notices notices,
      OptOuts optOuts,
      IdentityCookies cookies,
      UserKeys userKeys,
      SpoolMetrics metrics) {
    this.keys = requireNonNull(keys, "keys");
    this.tracker = requireNonNull(tracker, "tracker");
    this.notices = requireNonNull(notices, "notices");
    this.optOuts = requireNonNull(optOuts, "optOuts");
    this.cookies = requireNonNull(cookies, "cookies");
    this.userKeys = requireNonNull(userKeys, "userKeys");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /** Fails with what the first call failed with that is to be made later. */
  CompletableFuture<ReplayReply> replay(ReplayRequest request) {
    if (request.getRecordsCount() == 0 || request.getRecordsCount() > MAX_RECORDS) {
      throw SegmentoException.invalid(
          "records", request.getRecordsCount() + " records (expected: 1 to " + MAX_RECORDS + ")");
    }
    SpooledCalls calls = new SpooledCalls(keys, request.getSeal());
    ReplayReply.Builder reply = ReplayReply.newBuilder();
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (SealedRecord record : request.getRecordsList()) {
      last = last.thenCompose(before -> make(calls.open(record))).thenAccept(reply::addOutcomes);
    }
    return last.thenApply(done -> reply.build());
  }

  private CompletableFuture<ReplayOutcome> make(@Nullable SpooledCall call) {
    if (call == null || call.getCallCase() == SpooledCall.CallCase.CALL_NOT_SET) {
      metrics.unreadable();
      return CompletableFuture.completedFuture(ReplayOutcome.UNREADABLE);
    }
    return begun(() -> switch (call.getCallCase()) {
          case TRACK -> tracker.replay(call.getTrack());
          case NOTICE -> notices.replay(call.getNotice());
          case OPT_OUT -> optOut(call.getOptOut());
          case CALL_NOT_SET -> throw new IllegalStateException("checked above");
        })
        .handle((done, failure) -> {
          if (failure != null && isForLater(failure)) {
            throw new CompletionException(cause(failure));
          }
          ReplayOutcome outcome =
              failure == null ? ReplayOutcome.REPLAYED : ReplayOutcome.REPLAY_REFUSED;
          metrics.replayed(call.getCallCase(), outcome);
          return outcome;
        });
  }

  private CompletableFuture<?> optOut(OptOutRequest request) {
    Optional<UserSlot> slot = request.hasDevice()
        ? userKeys
            .of(request.getDevice().getKind(), request.getDevice().getValue())
            .map(UserSlot::of)
        : Optional.ofNullable(cookies.parse(request.getBrowser().getIdentityCookie()))
            .map((CookieId cookie) -> UserSlot.of(userKeys.of(cookie)));
    return slot.<CompletableFuture<?>>map(optOuts::optOut)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private static CompletableFuture<?> begun(Supplier<CompletableFuture<?>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Whatever is neither ours nor the call's own fault ends with the outage that the gateway waits for. */
  private static boolean isForLater(Throwable failure) {
    return cause(failure) instanceof SegmentoException known && LATER.contains(known.kind());
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
