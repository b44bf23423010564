package io.segmento.platform.optout;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.identity.CookieId;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.Signals;
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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opting out and back in, for a browser or a device id. */
final class OptOutGrpcService extends OptOutServiceImplBase {

  private final OptOuts optOuts;
  private final IdentityCookies cookies;
  private final UserKeys userKeys;
  private final OptOutMetrics metrics;

  @Inject
  OptOutGrpcService(
      OptOuts optOuts, IdentityCookies cookies, UserKeys userKeys, OptOutMetrics metrics) {
    this.optOuts = optOuts;
    this.cookies = cookies;
    this.userKeys = userKeys;
    this.metrics = metrics;
  }

  @Override
  public void optOut(OptOutRequest request, StreamObserver<OptOutReply> observer) {
    Replies.send(observer, () -> {
      metrics.optedOut();
      return request.hasDevice()
          ? optOutDevice(request.getDevice())
          : optOutBrowser(request.getBrowser());
    });
  }

  @Override
  public void optIn(OptInRequest request, StreamObserver<OptOutReply> observer) {
    Replies.send(observer, () -> {
      metrics.optedIn();
      return request.hasDevice() ? optInDevice(request.getDevice()) : optInBrowser();
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

  private CompletableFuture<OptOutReply> optOutBrowser(BrowserContext browser) {
    // Whether the browser keeps the mark shows only when it comes back: effective is what the next
    // status says.
    OptOutReply.Builder reply = OptOutReply.newBuilder()
        .setState(OptOutState.OPTED_OUT)
        .addCookies(cookies.markOptOut())
        .addCookies(cookies.drop());
    UserSlot slot = slotOf(browser);
    return slot == null
        ? CompletableFuture.completedFuture(reply.build())
        : optOuts.optOut(slot).thenApply(since -> reply.setSinceMillis(since).build());
  }

  private CompletableFuture<OptOutReply> optOutDevice(Identity device) {
    return optOuts
        .optOut(slotOf(device))
        .thenApply(since -> OptOutReply.newBuilder()
            .setState(OptOutState.OPTED_OUT)
            .setEffective(true)
            .setSinceMillis(since)
            .build());
  }

  /** The old id stays suppressed: the browser starts anew with the next visit. */
  private CompletableFuture<OptOutReply> optInBrowser() {
    return CompletableFuture.completedFuture(OptOutReply.newBuilder()
        .setState(OptOutState.ACTIVE)
        .setEffective(true)
        .addCookies(cookies.dropOptOut())
        .addCookies(cookies.drop())
        .build());
  }

  private CompletableFuture<OptOutReply> optInDevice(Identity device) {
    return optOuts.optIn(slotOf(device)).thenApply(done -> active());
  }

  private CompletableFuture<OptOutReply> browserStatus(BrowserContext browser) {
    Signals signals = Signals.of(browser.getSignals());
    if (signals.hasOptOutCookie()) {
      return CompletableFuture.completedFuture(OptOutReply.newBuilder()
          .setState(OptOutState.OPTED_OUT)
          .setEffective(true)
          .addCookies(cookies.markOptOut())
          .build());
    }
    UserSlot slot = slotOf(browser);
    if (slot == null) {
      return CompletableFuture.completedFuture(unlessForbidden(signals));
    }
    return optOuts
        .since(slot)
        .thenApply(since ->
            since.map(OptOutGrpcService::optedOut).orElseGet(() -> unlessForbidden(signals)));
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
