package io.segmento.platform.deletion;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.BlockingExecutor;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that partners publish. Only addresses of the configuration are fetched, without following redirects, with bounds of time and size;
 * what was fetched is kept for a day, and asked for again at most every five minutes when a token names a key that is not among it. Thread-safe.
 */
final class PartnerKeys {

  private static final Logger log = LoggerFactory.getLogger(PartnerKeys.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int MAX_BYTES = 64 * 1_024;
  private static final int MAX_KEYS = 32;
  static final Duration LIFE = Duration.ofDays(1);
  /** After a fetch, also one that failed: a partner that is away must not be asked with each request. */
  static final Duration PAUSE = Duration.ofMinutes(5);

  private final DeletionConfig config;
  private final BlockingExecutor blocking;
  private final Clock clock;
  private final HttpClient client;
  private final Map<String, Fetch> fetched = new ConcurrentHashMap<>();

  private record Fetch(Instant at, CompletableFuture<List<PartnerKey>> keys) {}

  @Inject
  PartnerKeys(DeletionConfig config, BlockingExecutor blocking, Clock clock) {
    this.config = config;
    this.blocking = blocking;
    this.clock = clock;
    this.client = HttpClient.newBuilder()
        .connectTimeout(TIMEOUT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  boolean knows(String domain) {
    return config.partners().containsKey(domain);
  }

  /**
   * Whether the partner signed the token. Fails with {@link DeletionReason#PARTNER_KEYS_UNAVAILABLE} when its keys cannot be had.
   *
   * @param domain one that it {@link #knows}
   */
  CompletableFuture<Boolean> signed(String domain, Jws token) {
    return keys(domain, LIFE)
        .thenCompose(keys -> keys.stream().anyMatch(key -> key.fits(token))
            ? CompletableFuture.completedFuture(verify(keys, token))
            // The partner may have a new key.
            : keys(domain, PAUSE).thenApply(newer -> verify(newer, token)));
  }

  private static boolean verify(List<PartnerKey> keys, Jws token) {
    return keys.stream().anyMatch(key -> key.fits(token) && key.signed(token));
  }

  private CompletableFuture<List<PartnerKey>> keys(String domain, Duration maxAge) {
    Instant now = clock.instant();
    return fetched
        .compute(domain, (partner, known) -> {
          boolean failed = known != null && known.keys().isCompletedExceptionally();
          Duration life = failed ? PAUSE : maxAge;
          return known != null && now.isBefore(known.at().plus(life))
              ? known
              : new Fetch(now, fetch(partner));
        })
        .keys();
  }

  private CompletableFuture<List<PartnerKey>> fetch(String domain) {
    URI file = config.partners().get(domain);
    if (file == null) {
      throw new IllegalArgumentException("not a partner");
    }
    CompletableFuture<List<PartnerKey>> keys = new CompletableFuture<>();
    try {
      blocking.execute(() -> {
        try {
          keys.complete(read(file));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          keys.completeExceptionally(unavailable(domain, "interrupted"));
        } catch (IOException | JsonParseException | IllegalStateException e) {
          keys.completeExceptionally(unavailable(domain, e.getClass().getSimpleName()));
        }
      });
    } catch (SegmentoException e) {
      keys.completeExceptionally(e);
    }
    return keys;
  }

  private static SegmentoException unavailable(String domain, String why) {
    log.warn("keys of the deletion partner {} cannot be had: {}", domain, why);
    return new SegmentoException(
        DeletionReason.PARTNER_KEYS_UNAVAILABLE, "the partner's keys cannot be had");
  }

  private List<PartnerKey> read(URI file) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(
        HttpRequest.newBuilder(file)
            .timeout(TIMEOUT)
            .header("accept", "application/json")
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      // The time above ends with the headers. Closed from outside, a read that still waits fails.
      CompletableFuture.delayedExecutor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> close(body));
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("too large");
      }
      return parse(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      log.debug("already gone", e);
    }
  }

  private static List<PartnerKey> parse(String text) {
    JsonElement root = JsonParser.parseString(text);
    if (!root.isJsonObject()) {
      throw new JsonParseException("not an object");
    }
    JsonObject resource = root.getAsJsonObject();
    JsonElement listed = resource.get("publicKey");
    // Some publish one key, or a JWK set, instead of a list.
    if (listed != null && listed.isJsonObject() && listed.getAsJsonObject().has("keys")) {
      listed = listed.getAsJsonObject().get("keys");
    }
    JsonArray array = new JsonArray();
    if (listed != null && listed.isJsonArray()) {
      array = listed.getAsJsonArray();
    } else if (listed != null) {
      array.add(listed);
    }
    List<PartnerKey> keys = new ArrayList<>();
    for (JsonElement each : array) {
      if (each.isJsonObject() && keys.size() < MAX_KEYS) {
        PartnerKey.of(each.getAsJsonObject()).ifPresent(keys::add);
      }
    }
    return keys;
  }
}
