package io.segmento.platform.link;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.link.LinkMetrics.Direction;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.SyncOutcome;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/** Sends a recognised browser to an exchange with our id for it. Thread-safe. */
final class Syncs {

  private final SyncTemplates templates;
  private final LinkGuard guard;
  private final BuyerUids buyerUids;
  private final LinkMetrics metrics;

  @Inject
  Syncs(SyncTemplates templates, LinkGuard guard, BuyerUids buyerUids, LinkMetrics metrics) {
    this.templates = templates;
    this.guard = guard;
    this.buyerUids = buyerUids;
    this.metrics = metrics;
  }

  CompletableFuture<SyncReply> sync(SyncRequest request) {
    String exchange = request.getExchange();
    if (!templates.isKnown(exchange)) {
      throw SegmentoException.invalid(
          LinkReason.EXCHANGE_NOT_FOUND,
          "exchange",
          "not in the catalog (expected: the id of an exchange)");
    }
    String template = templates.redirectTemplate(exchange);
    if (template == null) {
      throw SegmentoException.invalid(
          LinkReason.EXCHANGE_WITHOUT_SYNC,
          "exchange",
          "has no sync (expected: one with a redirect template)");
    }
    return guard
        .check(exchange, request.getBrowser(), request.getHops(), (permit, user) -> {
          String uid = buyerUids.seal(exchange, IdentityKind.COOKIE, user);
          return CompletableFuture.completedFuture(SyncReply.newBuilder()
              .setOutcome(SyncOutcome.LINKED)
              .setRedirectUrl(
                  SyncTemplate.fill(template, uid, request.getBrowser().getSignals())));
        })
        .thenApply(reply -> {
          metrics.count(exchange, Direction.SYNC, reply.getOutcome());
          return reply.build();
        });
  }
}
