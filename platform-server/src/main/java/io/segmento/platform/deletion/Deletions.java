package io.segmento.platform.deletion;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.subject.DeviceErasure;
import io.segmento.proto.v1.DeletionAcknowledgement;
import io.segmento.proto.v1.DeletionRequest;
import io.segmento.proto.v1.DeletionResult;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Decides deletion requests of partners: structure, then both signatures, then times, then the erasure, once for each request however often
 * it comes. A device id proves little, and is enough here: it erases and does nothing else. Thread-safe.
 */
final class Deletions {

  /** Of a request: it is sent when it is made. */
  static final Duration REQUEST_AGE = Duration.ofDays(1);
  /** Of what it passes on, which may have come through several hands. */
  static final Duration ORIGIN_AGE = Duration.ofDays(45);

  static final Duration AHEAD = Duration.ofMinutes(5);

  private final DeletionConfig config;
  private final PartnerKeys partners;
  private final DeviceErasure erasure;
  private final Acknowledgements acknowledgements;
  private final RedisStore store;
  private final DeletionMetrics metrics;
  private final Clock clock;

  @Inject
  Deletions(
      DeletionConfig config,
      PartnerKeys partners,
      DeviceErasure erasure,
      Acknowledgements acknowledgements,
      RedisStore store,
      DeletionMetrics metrics,
      Clock clock) {
    this.config = config;
    this.partners = partners;
    this.erasure = erasure;
    this.acknowledgements = acknowledgements;
    this.store = store;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Answers a refusal too; fails with a {@link SegmentoException} when there is nothing to say yet, or like {@link RedisStore}. */
  CompletableFuture<DeletionAcknowledgement> request(DeletionRequest request) {
    if (config.domain().isEmpty()) {
      throw new SegmentoException(
          DeletionReason.TAKES_NO_PART, "no part in deletion requests (expected: deletion.domain)");
    }
    return decide(request.getRqJwt()).handle((done, failure) -> {
      Throwable cause = failure instanceof CompletionException && failure.getCause() != null
          ? failure.getCause()
          : failure;
      if (cause instanceof RefusedDeletionException refused) {
        return acknowledge(request, refused.result(), String.valueOf(refused.getMessage()));
      }
      if (failure != null) {
        throw failure instanceof CompletionException thrown
            ? thrown
            : new CompletionException(failure);
      }
      return acknowledge(request, DeletionResult.DELETION_ACCEPTED, "");
    });
  }

  private DeletionAcknowledgement acknowledge(
      DeletionRequest request, DeletionResult result, String text) {
    metrics.answered(result);
    return DeletionAcknowledgement.newBuilder()
        .setResult(result)
        .setAcJwt(acknowledgements.sign(request.getRqJwt(), result, text))
        .build();
  }

  private CompletableFuture<Void> decide(String text) {
    try {
      DeletionToken token = DeletionToken.parse(text);
      String sender = partner(token.request());
      String origin = partner(token.origin());
      checkAudience(token.request());
      return partners
          .signed(sender, token.request())
          .thenCombine(partners.signed(origin, token.origin()), (first, second) -> first && second)
          .thenCompose(signed -> {
            if (!signed) {
              throw refused(
                  DeletionResult.DELETION_INVALID_SIGNATURE,
                  "not signed by a key that the issuer publishes");
            }
            checkTime(token.request(), REQUEST_AGE);
            checkTime(token.origin(), ORIGIN_AGE);
            return erase(token, sender);
          });
    } catch (RefusedDeletionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Keys are looked for at partners only, whatever a token says of where it is from. */
  private String partner(Jws token) {
    String issuer = token.required("iss").toLowerCase(Locale.ROOT);
    if (!partners.knows(issuer)) {
      throw refused(
          DeletionResult.DELETION_INVALID_SIGNATURE, "iss: not a partner whose keys are known");
    }
    return issuer;
  }

  /** The framework names no recipient; who does must mean us. */
  private void checkAudience(Jws request) {
    String audience = request.text("aud");
    if (!audience.isEmpty() && !audience.equalsIgnoreCase(config.domain())) {
      throw refused(DeletionResult.DELETION_INVALID_TOKEN, "aud: meant for somebody else");
    }
  }

  private void checkTime(Jws token, Duration age) {
    Instant issued = Instant.ofEpochSecond(token.issuedAt());
    Instant now = clock.instant();
    if (issued.isAfter(now.plus(AHEAD)) || issued.isBefore(now.minus(age))) {
      throw refused(DeletionResult.DELETION_INVALID_TIMESTAMP, "iat: too old, or in the future");
    }
  }

  /**
   * A request that comes again is acknowledged again and does nothing: what the person let be collected since then is none of it. The mark is
   * set when the erasure is done, so that one that failed is done with the next.
   */
  private CompletableFuture<Void> erase(DeletionToken token, String sender) {
    byte[] mark = mark(sender, token.request().required("jti"));
    return store
        .get(mark)
        .thenCompose(done -> done.isPresent()
            ? CompletableFuture.completedFuture(null)
            : erasure
                .erase(token.device())
                .thenCompose(erased ->
                    store.set(mark, new byte[] {'1'}, REQUEST_AGE.plus(AHEAD).plus(AHEAD))));
  }

  private static byte[] mark(String sender, String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest((sender + '\n' + id).getBytes(UTF_8));
      return ("dr:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
          .getBytes(US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256", e);
    }
  }

  private static RefusedDeletionException refused(DeletionResult result, String message) {
    return new RefusedDeletionException(result, message);
  }
}
