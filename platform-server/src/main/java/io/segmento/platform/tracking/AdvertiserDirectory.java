package io.segmento.platform.tracking;

/** Which advertisers may collect; the catalog knows. */
public interface AdvertiserDirectory {

  boolean isActive(String advertiserId);

  /** Whether the key is this advertiser's key for app and server-to-server events. */
  boolean apiKeyMatches(String advertiserId, String apiKey);
}
