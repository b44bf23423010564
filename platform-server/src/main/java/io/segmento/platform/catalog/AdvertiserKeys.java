package io.segmento.platform.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.Advertiser;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Checks the API keys of advertisers. Any thread. */
public final class AdvertiserKeys {
  private static final byte[] NO_KEY = new byte[32];

  private final Catalog catalog;

  @Inject
  public AdvertiserKeys(Catalog catalog) {
    this.catalog = requireNonNull(catalog, "catalog");
  }

  /** Whether this is the key of this advertiser. Takes as long for a wrong key as for an unknown advertiser. */
  public boolean isKeyOf(String advertiserId, String apiKey) {
    Advertiser advertiser = catalog.current().advertiser(advertiserId);
    boolean hasKey = advertiser != null && !advertiser.getApiKeyHash().isEmpty();
    byte[] expected =
        advertiser != null && hasKey ? advertiser.getApiKeyHash().toByteArray() : NO_KEY;
    return MessageDigest.isEqual(expected, sha256(apiKey)) && hasKey;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }
}
