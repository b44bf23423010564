package io.segmento.platform.optout;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.identity.CookieId;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.SiteCookies;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.SignalReader;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.StoragePermit;
import io.segmento.platform.privacy.Suppression;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.OptInRequest;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc.OptOutServiceImplBase;
import io.segmento.proto.v1.OptOutState;
import io.segmento.proto.v1.OptOutStatusRequest;
import io.segmento.proto.v1.PrivacySignal;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opting out and back in, for a browser or a device id. */
final class OptOutGrpcService extends OptOutServiceImplBase {

  private final OptOuts optOuts;
  private final SignalReader signalReader;
  private final PrivacyDecisions decisions;
  private final IdentityCookies cookies;
  private final SiteCookies siteCookies;
  private final UserKeys userKeys;
  private final OptOutMetrics metrics;

  @Inject
  OptOutGrpcService(
      OptOuts optOuts,
      SignalReader signalReader,
      PrivacyDecisions decisions,
      IdentityCookies cookies,
      SiteCookies siteCookies,
      UserKeys userKeys,
      OptOutMetrics metrics) {
    this.optOuts = optOuts;
    this.signalReader = signalReader;
    this.decisions = decisions;
    this.cookies = cookies;
    this.siteCookies = siteCookies;
    this.userKeys = userKeys;
    this.metrics = metrics;
  }

  @Override
  public void optOut(OptOutRequest request, StreamObserver<OptOutReply> observer) {
    Replies.send(observer, () -> {
      metrics.optedOut();
      return request.hasDevice()
          ? optOutDevice(request.getDevice())
          : optOutBrowser(request.getBrowser())
              .thenApply(reply -> withoutSiteCookie(request.getBrowser(), reply));
    });
  }

  @Override
  public void optIn(OptInRequest request, StreamObserver<OptOutReply> observer) {
    Replies.send(observer, () -> {
      metrics.optedIn();
      return request.hasDevice()
          ? optInDevice(request.getDevice())
          : optInBrowser(request.getBrowser());
    });
  }

  @Override
  public void getStatus(OptOutStatusRequest request, StreamObserver<OptOutReply> observer) {
    Replies.send(
        observer,
        () -> request.hasDevice()
            ? deviceStatus(request.getDevice())
            : browserStatus(request.getBrowser()));
  }

  /** Who refuses is not counted either. */
  private OptOutReply withoutSiteCookie(BrowserContext browser, OptOutReply reply) {
    return siteCookies
        .drop(browser)
        .map(drop -> reply.toBuilder().addCookies(drop).build())
        .orElse(reply);
  }

  private CompletableFuture<OptOutReply> optOutBrowser(BrowserContext browser) {
    // Whether the browser keeps the mark shows only when it comes back: effective is what the next
    // status says.
    OptOutReply.Builder reply =
        OptOutReply.newBuilder().setState(OptOutState.OPTED_OUT).addCookies(cookies.markOptOut());
    UserSlot slot = slotOf(browser);
    if (slot == null) {
      return CompletableFuture.completedFuture(
          reply.setRecorded(true).addCookies(cookies.drop()).build());
    }
    return record(slot)
        .thenApply(since -> since
            .map(time -> reply
                .setRecorded(true)
                .setSinceMillis(time)
                .addCookies(cookies.drop())
                .build())
            // The identity stays with the browser, so that its next contact can record the choice.
            .orElseGet(reply::build));
  }

  /** Suppresses and erases; the time of the first choice, or empty when the store could not be reached. */
  private CompletableFuture<Optional<Long>> record(UserSlot slot) {
    return optOuts.optOut(slot).handle((since, failure) -> {
      if (failure != null) {
        metrics.unrecorded();
        return Optional.empty();
      }
      return Optional.of(since);
    });
  }

  private CompletableFuture<OptOutReply> optOutDevice(Identity device) {
    return optOuts
        .optOut(slotOf(device))
        .thenApply(since -> OptOutReply.newBuilder()
            .setState(OptOutState.OPTED_OUT)
            .setEffective(true)
            .setRecorded(true)
            .setSinceMillis(since)
            .build());
  }

  /** The old id stays suppressed: the browser gets a new one that has nothing to do with it, unless something else forbids that. */
  private CompletableFuture<OptOutReply> optInBrowser(BrowserContext browser) {
    Signals others = signalReader.read(
        browser.getSignals().toBuilder().setOptOutCookie(false).build());
    StoragePermit storage = decisions.decide(others, Suppression.NONE).storage();
    OptOutReply reply = unlessForbidden(others).toBuilder()
        .addCookies(cookies.dropOptOut())
        .addCookies(storage == null ? cookies.drop() : cookies.set(storage, cookies.mint(storage)))
        .build();
    UserSlot old = browser.getSignals().getOptOutCookie() ? slotOf(browser) : null;
    // An opt-out that could not be recorded when it was made still ends the old id.
    return old == null
        ? CompletableFuture.completedFuture(reply)
        : optOuts.optOut(old).thenApply(since -> reply);
  }

  private CompletableFuture<OptOutReply> optInDevice(Identity device) {
    return optOuts.optIn(slotOf(device)).thenApply(done -> active());
  }

  private CompletableFuture<OptOutReply> browserStatus(BrowserContext browser) {
    Signals signals = signalReader.read(browser.getSignals());
    UserSlot slot = slotOf(browser);
    if (signals.hasOptOutCookie()) {
      return markedStatus(slot);
    }
    if (slot == null) {
      return CompletableFuture.completedFuture(unlessForbidden(signals));
    }
    return optOuts
        .since(slot)
        .thenApply(since -> since
            .map(time -> optedOut(time).toBuilder()
                .addCookies(cookies.markOptOut())
                .addCookies(cookies.drop())
                .build())
            .orElseGet(() -> unlessForbidden(signals)));
  }

  /** The mark came back. An identity beside it means that the choice may not have been recorded yet: it is now. */
  private CompletableFuture<OptOutReply> markedStatus(@Nullable UserSlot slot) {
    OptOutReply.Builder reply =
        OptOutReply.newBuilder().setState(OptOutState.OPTED_OUT).addCookies(cookies.markOptOut());
    if (slot == null) {
      return CompletableFuture.completedFuture(
          reply.setRecorded(true).setEffective(true).build());
    }
    return record(slot)
        .thenApply(since -> since
            .map(time -> reply
                .setRecorded(true)
                .setEffective(true)
                .setSinceMillis(time)
                .addCookies(cookies.drop())
                .build())
            .orElseGet(reply::build));
  }

  private CompletableFuture<OptOutReply> deviceStatus(Identity device) {
    return optOuts
        .since(slotOf(device))
        .thenApply(
            since -> since.map(OptOutGrpcService::optedOut).orElseGet(OptOutGrpcService::active));
  }

  private static OptOutReply optedOut(long sinceMillis) {
    return OptOutReply.newBuilder()
        .setState(OptOutState.OPTED_OUT)
        .setEffective(true)
        .setRecorded(true)
        .setSinceMillis(sinceMillis)
        .build();
  }

  private static OptOutReply unlessForbidden(Signals signals) {
    PrivacySignal forbiddenBy = signals.forbiddenBy();
    return forbiddenBy == PrivacySignal.NONE
        ? active()
        : OptOutReply.newBuilder()
            .setState(OptOutState.FORBIDDEN_BY_SIGNAL)
            .setForbiddenBy(forbiddenBy)
            .setEffective(true)
            .build();
  }

  private static OptOutReply active() {
    return OptOutReply.newBuilder()
        .setState(OptOutState.ACTIVE)
        .setEffective(true)
        .build();
  }

  private @Nullable UserSlot slotOf(BrowserContext browser) {
    CookieId cookie = cookies.parse(browser.getIdentityCookie());
    return cookie == null ? null : UserSlot.of(userKeys.of(cookie));
  }

  private UserSlot slotOf(Identity device) {
    if (device.getKind() != IdentityKind.IDFA && device.getKind() != IdentityKind.GAID) {
      throw SegmentoException.invalid("device.kind", "not a device id (expected: IDFA or GAID)");
    }
    return userKeys
        .of(device.getKind(), device.getValue())
        .map(UserSlot::of)
        .orElseThrow(() ->
            SegmentoException.invalid("device.value", "nobody's id (expected: an advertising id)"));
  }
}
