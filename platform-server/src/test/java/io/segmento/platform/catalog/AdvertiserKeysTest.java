package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.CatalogFixtures;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdvertiserKeysTest {
  @Test
  void onlyTheAdvertisersOwnKeyFits() {
    AdvertiserKeys keys = new AdvertiserKeys(Catalog.of(CatalogFixtures.snapshot()));
    assertThat(keys.isKeyOf("shop", CatalogFixtures.API_KEY)).isTrue();
    assertThat(keys.isKeyOf("shop", CatalogFixtures.API_KEY + "x")).isFalse();
    assertThat(keys.isKeyOf("shop", "")).isFalse();
    assertThat(keys.isKeyOf("other", CatalogFixtures.API_KEY)).isFalse();
  }

  @Test
  void advertiserWithoutAKeyHasNoKeyThatFits() {
    AdvertiserKeys keys = new AdvertiserKeys(Catalog.of(CatalogSnapshot.of(
        1,
        List.of(CatalogFixtures.of(
            CatalogFixtures.advertiser().toBuilder().clearApiKeyHash().build())))));
    assertThat(keys.isKeyOf("shop", "")).isFalse();
    assertThat(keys.isKeyOf("shop", CatalogFixtures.API_KEY)).isFalse();
  }
}
