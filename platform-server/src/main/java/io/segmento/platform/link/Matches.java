package io.segmento.platform.link;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.link.LinkMetrics.Direction;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.SyncOutcome;
import io.segmento.proto.v1.SyncReply;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Remembers what an exchange calls a recognised browser, when the exchange sends it here with that id. Thread-safe. */
final class Matches {

  private static final int MAX_ID = 128;
  /** An id that nobody filled in would link everybody with everybody. */
  private static final Pattern MACRO = Pattern.compile(
      "\\$?\\{.*\\}|\\[.*\\]|%%.*%%|<.*>|\\$[A-Za-z_]+|(?i:null|undefined|none)|[0-]+");

  private final SyncTemplates templates;
  private final LinkGuard guard;
  private final ExchangeLinks links;
  private final IdentityCookies cookies;
  private final LinkMetrics metrics;

  @Inject
  Matches(
      SyncTemplates templates,
      LinkGuard guard,
      ExchangeLinks links,
      IdentityCookies cookies,
      LinkMetrics metrics) {
    this.templates = templates;
    this.guard = guard;
    this.links = links;
    this.cookies = cookies;
    this.metrics = metrics;
  }

  CompletableFuture<SyncReply> match(MatchRequest request) {
    String exchange = request.getExchange();
    if (!templates.isKnown(exchange)) {
      throw SegmentoException.invalid(
          LinkReason.EXCHANGE_NOT_FOUND,
          "exchange",
          "not in the catalog (expected: the id of an exchange)");
    }
    if (!templates.acceptsMatch(exchange)) {
      throw SegmentoException.invalid(
          LinkReason.EXCHANGE_WITHOUT_MATCH,
          "exchange",
          "does not match (expected: one with accepts_match)");
    }
    String id = request.getExchangeUserId();
    if (id.isBlank() || id.length() > MAX_ID || MACRO.matcher(id.strip()).matches()) {
      throw SegmentoException.invalid(
          LinkReason.BAD_EXCHANGE_USER_ID,
          "exchange_user_id",
          "(expected: the exchange's id, 1 to " + MAX_ID + " characters)");
    }
    return guard
        .check(
            exchange,
            request.getBrowser(),
            request.getHops(),
            (permit, user) -> links.link(permit, user, exchange, id).thenApply(this::reply))
        .thenApply(reply -> {
          metrics.count(exchange, Direction.MATCH, reply.getOutcome());
          return reply.build();
        });
  }

  private SyncReply.Builder reply(boolean linked) {
    return linked
        ? SyncReply.newBuilder().setOutcome(SyncOutcome.LINKED)
        : SyncReply.newBuilder()
            .setOutcome(SyncOutcome.SYNC_FORBIDDEN)
            .setForbiddenBy(PrivacySignal.SUPPRESSION)
            .addCookies(cookies.markOptOut())
            .addCookies(cookies.drop());
  }
}
