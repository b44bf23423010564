package io.segmento.platform.auction.filter;

import java.util.Locale;

/** Why a candidate was removed before any strategy saw it. In lower case it is a metric label and what Explain returns. */
public enum FilterReason {
  FLIGHT,
  TARGETING,
  COUNTRY,
  DEVICE_TYPE,
  REGION,
  CITY,
  OPERATING_SYSTEM,
  OS_VERSION,
  BROWSER,
  DEVICE_LANGUAGE,
  INVENTORY,
  INVENTORY_BLOCKED,
  DAYPART,
  SEGMENT,
  SEAT,
  CURRENCY,
  ADVERTISER_BLOCKED,
  SUPPLY_CHAIN,
  SELLER,
  USER_NEEDED,
  RECENCY,
  STRATEGY_MISSING,
  BUDGET,
  PACING,
  FREQUENCY_CAP,
  FORMAT,
  QUANTITY,
  DEAL,
  DEAL_ADVERTISER,
  PRIVATE_AUCTION,
  VIEWABILITY,
  FLOOR_CURRENCY,
  FLOOR,
  SIZE,
  SECURE,
  DSA,
  APP_BLOCKED,
  CATEGORY_TAXONOMY,
  CATEGORY_BLOCKED,
  ATTRIBUTE_BLOCKED,
  BANNER_TYPE,
  EXPANSION,
  MIME_TYPE,
  API,
  DURATION,
  PROTOCOL,
  MEDIA_FILE,
  LINEARITY,
  PLACEMENT,
  SKIP,
  NATIVE_ASSETS,
  LANGUAGE,
  PRODUCT_MISSING,
  REPETITION;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
