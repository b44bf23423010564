package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.segmento.platform.error.FieldViolation;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Daypart;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.MediaFile;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.SegmentExpression;
import io.segmento.proto.v1.Size;
import io.segmento.proto.v1.Sync;
import io.segmento.proto.v1.Targeting;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CatalogValidatorTest {
  @Test
  void fixturesAreRightInProductionToo() {
    assertThatCode(() -> check(true, CatalogFixtures.entries().toArray(CatalogEntry[]::new)))
        .doesNotThrowAnyException();
  }

  @Test
  void campaignFieldsAreChecked() {
    campaign("id", campaign -> campaign.setId("Brand"));
    campaign("id", campaign -> campaign.setId("a".repeat(25)));
    campaign("id", campaign -> campaign.setId(""));
    campaign("name", campaign -> campaign.setName(" "));
    campaign("status", campaign -> campaign.clearStatus());
    campaign("status", campaign -> campaign.setStatusValue(99));
    campaign("currency", campaign -> campaign.setCurrency("usd"));
    campaign("time_zone", campaign -> campaign.setTimeZone("Europe/Nowhere"));
    campaign(
        "budget.total_micros",
        campaign -> campaign.setBudget(Budget.newBuilder().setTotalMicros(-1)));
    campaign("max_bid_cpm_micros", campaign -> campaign.setMaxBidCpmMicros(-1));
    campaign("max_bid_cpm_micros", campaign -> campaign.setMaxBidCpmMicros(Long.MAX_VALUE));
    campaign("strategy", campaign -> campaign.setStrategy("../fixed"));
    campaign("ends_at_millis", campaign -> campaign.setStartsAtMillis(2).setEndsAtMillis(2));
    campaign(
        "frequency_caps.window_hours",
        campaign -> campaign.addFrequencyCaps(FrequencyCap.newBuilder()
            .setScope(FrequencyCap.Scope.CAMPAIGN_SCOPE)
            .setImpressions(1)
            .setWindowHours(721)));
    campaign(
        "targeting.countries",
        campaign -> campaign.setTargeting(Targeting.newBuilder().addCountries("ru")));
    campaign(
        "targeting.dayparts.to_hour",
        campaign -> campaign.setTargeting(Targeting.newBuilder()
            .addDayparts(Daypart.newBuilder().setFromHour(9).setToHour(9))));
    campaign("status", campaign -> campaign.setStatus(CampaignStatus.CAMPAIGN_STATUS_UNSPECIFIED));
  }

  @Test
  void experimentsAddUp() {
    assertThatCode(() -> check(true, campaignWith(arms(500, 400).addArms(heldOut(100)))))
        .doesNotThrowAnyException();
    experiment("experiment.id", arms(500, 500).setId("Spring"));
    experiment("experiment.starts_at_millis", arms(500, 500).setStartsAtMillis(-1));
    experiment("experiment.arms", arms(999));
    experiment("experiment.arms.users_permille", arms(500, 400));
    experiment("experiment.arms[1].users_permille", arms(1_000, 0));
    experiment("experiment.arms[1].name", named(arms(500, 500), "a0"));
    experiment("experiment.arms[1].name", named(arms(500, 500), "B!"));
    experiment(
        "experiment.arms.hold_out",
        arms(400, 400).addArms(heldOut(100)).addArms(heldOut(100).setName("another")));
    experiment("experiment.arms.budget_permille", budgets(arms(500, 500), 500, 400));
    experiment("experiment.arms[1].budget_permille", budgets(arms(500, 500), 1_000, 0));
    experiment(
        "experiment.arms[2].budget_permille",
        budgets(arms(500, 400), 500, 400).addArms(heldOut(100).setBudgetPermille(100)));
    experiment(
        "experiment.arms[2].strategy", arms(500, 400).addArms(heldOut(100).setStrategy("other")));
    Experiment.Builder strange = arms(500, 500);
    strange.getArmsBuilder(1).setStrategy("../x");
    experiment("experiment.arms[1].strategy", strange);
  }

  private static Experiment.Builder arms(int... users) {
    Experiment.Builder experiment = Experiment.newBuilder().setId("spring");
    for (int i = 0; i < users.length; i++) {
      experiment.addArms(ExperimentArm.newBuilder().setName("a" + i).setUsersPermille(users[i]));
    }
    return experiment;
  }

  private static ExperimentArm.Builder heldOut(int users) {
    return ExperimentArm.newBuilder().setName("nothing").setUsersPermille(users).setHoldOut(true);
  }

  private static Experiment.Builder named(Experiment.Builder experiment, String second) {
    experiment.getArmsBuilder(1).setName(second);
    return experiment;
  }

  private static Experiment.Builder budgets(Experiment.Builder experiment, int... shares) {
    for (int i = 0; i < shares.length; i++) {
      experiment.getArmsBuilder(i).setBudgetPermille(shares[i]);
    }
    return experiment;
  }

  private static void experiment(String field, Experiment.Builder experiment) {
    assertThat(faults(false, campaignWith(experiment))).contains("campaign \"brand\"." + field);
  }

  private static CatalogEntry campaignWith(Experiment.Builder experiment) {
    return CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setExperiment(experiment).build());
  }

  @Test
  void targetingIsWhatEveryBidCanBeAsked() {
    targeting("targeting.regions", t -> t.addRegions("US/CA"));
    targeting("targeting.cities", t -> t.addCities("USA/Omaha"));
    targeting("targeting.operating_systems", t -> t.addOperatingSystems(" "));
    targeting("targeting.browsers", t -> t.addBrowsers("x".repeat(65)));
    targeting("targeting.languages", t -> t.addLanguages("en-GB"));
    targeting("targeting.minimum_os_version", t -> t.setMinimumOsVersion("16.x"));
    targeting("targeting.device_types", t -> t.addDeviceTypes(9));
    targeting("targeting.min_viewability_percent", t -> t.setMinViewabilityPercent(101));
    targeting("targeting.viewed_within_hours", t -> t.setViewedWithinHours(-1));
    targeting(
        "targeting.dayparts.days",
        t -> t.addDayparts(Daypart.newBuilder().addDays(8).setToHour(1)));
    targeting("targeting.countries", t -> t.addAllCountries(Collections.nCopies(1_001, "USA")));
    targeting("targeting.segments", t -> t.getSegmentsBuilder());
    targeting("targeting.segments.all_of", t -> t.getSegmentsBuilder().getAllOfBuilder());
    targeting("targeting.segments", t -> {
      SegmentExpression.Builder deep = t.getSegmentsBuilder();
      for (int i = 0; i < 8; i++) {
        deep = deep.getNoneOfBuilder();
      }
      deep.setSegmentId("a");
    });
    targeting("targeting.segments", t -> {
      for (int i = 0; i < 256; i++) {
        t.getSegmentsBuilder().getAnyOfBuilder().addExpressionsBuilder().setSegmentId("s" + i);
      }
    });
  }

  private static void targeting(String field, Consumer<Targeting.Builder> change) {
    campaign(field, campaign -> change.accept(campaign.getTargetingBuilder()));
  }

  @Test
  void creativeFieldsAreChecked() {
    creative("width", creative -> creative.setWidth(0));
    creative("height", creative -> creative.setHeight(10_001));
    creative("format", creative -> creative.clearFormat());
    creative("html", creative -> creative.setHtml(""));
    creative("html", creative -> creative.setHtml("я".repeat(3_073)));
    creative("html", creative -> creative.setHtml("{{product.nmae}}"));
    creative("html", creative -> creative.setHtml("{{click"));
    creative("html", creative -> creative.setHtml("{{/products}}{{#products}}"));
    creative("html", creative -> creative.setHtml("{{#products}}{{product.name}}"));
    creative(
        "html",
        creative -> creative.setHtml(
            "{{#products}}x{{/products}}{{#products}}{{product.name}}{{/products}}"));
    creative("max_products", creative -> creative.setMaxProducts(13));
    creative("landing_url", creative -> creative.setLandingUrl("shop.example/x"));
    creative("landing_url", creative -> creative.setLandingUrl("javascript:alert(1)"));
    creative("landing_url", creative -> creative.setLandingUrl("//shop.example"));
    creative("landing_url", creative -> creative.setLandingUrl("https://user:pw@shop.example"));
    creative("sizes.width", creative -> creative.addSizes(Size.newBuilder().setHeight(1)));
    creative("expand_directions", creative -> creative.addExpandDirections(7));
    creative("secure", creative -> creative.setHtml("<img src=http://x.example/>"));
  }

  @Test
  void aVideoNeedsWhatAPlayerNeeds() {
    check(true, CatalogFixtures.of(video().build()));
    video("duration_seconds", video -> video.clearDurationSeconds());
    video("media_files", video -> video.clearMediaFiles());
    video(
        "media_files",
        video -> video.setVast("https://ads.example/vast").addMimeTypes("video/mp4"));
    video("mime_types", video -> video.clearMediaFiles().setVast("https://ads.example/vast"));
    video("vast", video -> video.clearMediaFiles().setVast("<VAST/>").addMimeTypes("video/mp4"));
    video("media_files.url", video -> video.getMediaFilesBuilder(0).setUrl("http://cdn.example/"));
    video(
        "media_files.url",
        video -> video.getMediaFilesBuilder(0).setUrl("https://cdn.example/" + "x".repeat(1_005)));
    video("media_files.mime_type", video -> video.getMediaFilesBuilder(0).setMimeType("text/html"));
    video("media_files.width", video -> video.getMediaFilesBuilder(0).clearWidth());
    video("attributes", video -> video.setSkipAfterSeconds(5));
    video("attributes", video -> video.addAttributes(16));
    video("skip_after_seconds", video -> video.setSkipAfterSeconds(16).addAttributes(16));
    video("video_placements", video -> video.addVideoPlacements(5));
    video("apis", video -> video.addApis(0));
  }

  @Test
  void aNativeAdNeedsAssets() {
    check(true, nativeAd("{\"assets\":[{\"title\":{\"text\":\"{{product.name}}\"}}]}"));
    for (String json : List.of(
        "",
        "{\"assets\":[]}",
        "{\"assets\":[{\"title\":{\"text\":\"{{click}}\"}}]}",
        "{\"assets\":[{\"title\":{\"text\":\"{{product.name\"}}]}",
        "{\"assets\":[{\"img\":{\"type\":1,\"w\":1,\"h\":1,\"url\":\"http://x.example/i\"}}]}",
        "{\"assets\":[{\"title\":{\"text\":\"" + "x".repeat(4_096) + "\"}}]}")) {
      assertThat(faults(false, nativeAd(json)))
          .as(json)
          .containsExactly("creative \"spot\".native_assets_json");
    }
  }

  private static CatalogEntry nativeAd(String json) {
    return CatalogFixtures.of(video()
        .clearMediaFiles()
        .clearDurationSeconds()
        .setFormat(CreativeFormat.NATIVE)
        .setNativeAssetsJson(json)
        .build());
  }

  private static Creative.Builder video() {
    return Creative.newBuilder()
        .setId("spot")
        .setCampaignId("brand")
        .setFormat(CreativeFormat.VIDEO)
        .setDurationSeconds(15)
        .addMediaFiles(MediaFile.newBuilder()
            .setUrl("https://cdn.example/spot.mp4")
            .setMimeType("video/mp4")
            .setWidth(640)
            .setHeight(360))
        .setLandingUrl("https://shop.example/")
        .setSecure(true);
  }

  private static void video(String field, Consumer<Creative.Builder> change) {
    Creative.Builder video = video();
    change.accept(video);
    assertThat(faults(false, CatalogFixtures.of(video.build())))
        .containsExactly("creative \"spot\"." + field);
  }

  @Test
  void htmlOfExactlySixKilobytesFits() {
    check(
        false,
        CatalogFixtures.of(CatalogFixtures.creatives("brand").get(0).toBuilder()
            .setHtml("я".repeat(3_072))
            .build()));
  }

  @Test
  void landingPagesAreHttpsInProductionOnly() {
    CatalogEntry entry = CatalogFixtures.of(CatalogFixtures.creatives("brand").get(0).toBuilder()
        .setLandingUrl("http://shop.example/")
        .build());
    check(false, entry);
    assertThat(faults(true, entry)).containsExactly("creative \"brand-300x250\".landing_url");
  }

  @Test
  void productFieldsAreChecked() {
    product("price_micros", product -> product.setPriceMicros(0));
    product("currency", product -> product.setCurrency("dollar"));
    product("image_url", product -> product.setImageUrl("data:image/png;base64,AA"));
    product("link_url", product -> product.setLinkUrl(""));
    product("name", product -> product.setName("x".repeat(201)));
    product("available_in", product -> product.addAvailableIn("Russia"));
    Product.Builder tooLong = CatalogFixtures.products().get(0).toBuilder().setSku("s".repeat(65));
    assertThat(faults(false, CatalogFixtures.of(tooLong.build()))).hasSize(1);
  }

  @Test
  void exchangeFieldsAreChecked() {
    exchange("openrtb_version", exchange -> exchange.setOpenrtbVersion("3.0"));
    exchange("default_tmax_millis", exchange -> exchange.setDefaultTmaxMillis(-1));
    exchange("billing", exchange -> exchange.setBilling(Billing.BILLING_UNSPECIFIED));
    exchange("price_encryption", exchange -> exchange.setPriceEncryptionValue(99));
    exchange(
        "interstitial_min_width_percent", exchange -> exchange.setInterstitialMinWidthPercent(101));
    exchange(
        "interstitial_min_height_percent",
        exchange -> exchange.setInterstitialMinHeightPercent(-1));
    exchange("currencies", exchange -> exchange.addCurrencies("XYZ1"));
    exchange(
        "sync.redirect_template",
        exchange ->
            exchange.setSync(Sync.newBuilder().setRedirectTemplate("https://x.example/match")));
    exchange(
        "sync.redirect_template",
        exchange -> exchange.setSync(Sync.newBuilder().setRedirectTemplate("x.example?u={uid}")));
    exchange(
        "sync.redirect_template",
        exchange ->
            exchange.setSync(Sync.newBuilder().setRedirectTemplate("https://{gdpr}/m?u={uid}")));
  }

  @Test
  void entryThatIsGivenTwiceAndAnEmptyOneAreFaults() {
    CatalogEntry brand = CatalogFixtures.of(CatalogFixtures.brand());
    assertThat(faults(false, brand, brand, CatalogEntry.getDefaultInstance()))
        .containsExactly("campaign \"brand\"", "entries[2]");
  }

  @Test
  void valuesAreShownWithoutControlCharactersAndNotAtLength() {
    CatalogEntry entry = CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setCurrency("\n".repeat(1_000)).build());
    SegmentoException failure = failure(false, entry);
    assertThat(failure.getMessage()).doesNotContain("\n").hasSizeLessThan(200);
  }

  private static void campaign(String field, Consumer<Campaign.Builder> change) {
    Campaign.Builder campaign = CatalogFixtures.brand().toBuilder();
    change.accept(campaign);
    only(field, CatalogFixtures.of(campaign.build()));
  }

  private static void creative(String field, Consumer<Creative.Builder> change) {
    Creative.Builder creative = CatalogFixtures.creatives("brand").get(0).toBuilder();
    change.accept(creative);
    only(field, CatalogFixtures.of(creative.build()));
  }

  private static void product(String field, Consumer<Product.Builder> change) {
    Product.Builder product = CatalogFixtures.products().get(0).toBuilder();
    change.accept(product);
    only(field, CatalogFixtures.of(product.build()));
  }

  private static void exchange(String field, Consumer<Exchange.Builder> change) {
    Exchange.Builder exchange = CatalogFixtures.exchange().toBuilder();
    change.accept(exchange);
    only(field, CatalogFixtures.of(exchange.build()));
  }

  /** The entry has this fault and no other. */
  private static void only(String field, CatalogEntry entry) {
    assertThat(faults(false, entry))
        .containsExactly(CatalogKeys.words(CatalogKeys.of(entry)) + "." + field);
  }

  private static List<String> faults(boolean production, CatalogEntry... entries) {
    return failure(production, entries).violations().stream()
        .map(FieldViolation::field)
        .toList();
  }

  private static SegmentoException failure(boolean production, CatalogEntry... entries) {
    SegmentoException failure =
        catchThrowableOfType(SegmentoException.class, () -> check(production, entries));
    assertThat(failure).as("no fault in %s", List.of(entries)).isNotNull();
    return failure;
  }

  private static void check(boolean production, CatalogEntry... entries) {
    Problems problems = new Problems();
    new CatalogValidator(production, problems).check(List.of(entries));
    problems.throwIfAny();
  }
}
