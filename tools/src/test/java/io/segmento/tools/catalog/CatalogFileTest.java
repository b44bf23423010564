package io.segmento.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFileTest {
  private static final String FILE = "shop.yaml";

  @Test
  void namesMayBeInSnakeCaseOrCamelCaseAndMoneyMayHaveUnderscores() {
    ApplyCatalogRequest request = CatalogFile.parse(FILE, """
        entries:
          - campaign: {id: a, max_bid_cpm_micros: 2_500_000, strategy_parameters: {half-life: "7d"}}
          - campaign: {id: b, maxBidCpmMicros: 7, needsUser: false}
        """);

    Campaign first = request.getEntries(0).getCampaign();
    assertThat(first.getMaxBidCpmMicros()).isEqualTo(2_500_000);
    assertThat(first.getStrategyParametersMap()).containsEntry("half-life", "7d");
    assertThat(first.hasNeedsUser()).isFalse();
    assertThat(request.getEntries(1).getCampaign().getMaxBidCpmMicros()).isEqualTo(7);
    assertThat(request.getEntries(1).getCampaign().hasNeedsUser()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "campaign: {id: c1, max_bid_cpm_micro: 1} | entries[0](campaign c1).campaign.max_bid_cpm_micro: no such field (did you mean max_bid_cpm_micros?)",
        "campaign: {id: c1, max_bid: 1}           | entries[0](campaign c1).campaign.max_bid: no such field (did you mean max_bid_cpm_micros?)",
        "campaign: {id: c1, zzz: 1}               | entries[0](campaign c1).campaign.zzz: no such field (expected: one of id, ",
        "campaign: {id: c1, budget: {total_micros: 1.5}} | campaign.budget.total_micros: 1.5 (expected: a whole number)",
        "campaign: {id: c1, status: LIVE}         | campaign.status: \"LIVE\" (expected: ACTIVE_CAMPAIGN, PAUSED, ARCHIVED)",
        "campaign: {id: 17}                       | entries[0].campaign.id: 17 (expected: text; put it in quotes)",
        "campaign: {id: c1, targeting: {exchanges: test}} | campaign.targeting.exchanges: \"test\" (expected: a list)",
        "campaign: {id: c1, strategy_parameters: {a: 1}}  | campaign.strategy_parameters.a: 1 (expected: text; put it in quotes)",
        "product: {sku: s, in_stock: maybe}       | entries[0](product s).product.in_stock: \"maybe\" (expected: true or false)",
        "creative: [1]                            | entries[0].creative: a list (expected: a mapping with fields of Creative)",
        "advertizer: {id: a}                      | entries[0](advertizer a).advertizer: no such field (did you mean advertiser?)",
      })
  void faultsAreNamedByTheirPath(String entry, String message) {
    assertThatThrownBy(() -> CatalogFile.parse(FILE, "entries:\n  - " + entry))
        .isInstanceOf(ToolException.class)
        .hasMessageStartingWith(FILE + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void twoKindsInOneEntryAreRefused() {
    assertThatThrownBy(
            () -> CatalogFile.parse(FILE, "entries: [{product: {sku: s}, creative: {id: c}}]"))
        .hasMessageContaining("creative: beside product (expected: one of them)");
  }

  @Test
  void allFaultsAreToldAtOnce() {
    assertThatThrownBy(() -> CatalogFile.parse(FILE, "entries: [{product: {a: 1, b: 2}}]"))
        .hasMessageContaining("product.a: ")
        .hasMessageContaining("product.b: ");
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    assertThatThrownBy(() -> CatalogFile.parse(FILE, "entries:\n  - campaign: {id: c1\n"))
        .isInstanceOf(ToolException.class)
        .hasMessageStartingWith(FILE + ":3:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | not a mapping", "'[]' | not a mapping", "'entries: []' | entries: none"})
  void aFileWithoutEntriesIsRefused(String text, String message) {
    assertThatThrownBy(() -> CatalogFile.parse(FILE, text)).hasMessageContaining(message);
  }

  @Test
  void aMissingFileIsToldByName() {
    assertThatThrownBy(() -> CatalogFile.read(Path.of("no-such.yaml")))
        .hasMessage("no-such.yaml: no such file");
  }

  @Test
  void theSampleHoldsOneOfEachKindThatABidNeeds() {
    List<CatalogEntry> entries = CatalogFile.sample().getEntriesList();

    assertThat(entries.stream().map(CatalogEntry::getEntryCase))
        .contains(
            CatalogEntry.EntryCase.ADVERTISER,
            CatalogEntry.EntryCase.EXCHANGE,
            CatalogEntry.EntryCase.CAMPAIGN,
            CatalogEntry.EntryCase.CREATIVE,
            CatalogEntry.EntryCase.PRODUCT);
    List<Creative> creatives = entries.stream()
        .filter(CatalogEntry::hasCreative)
        .map(CatalogEntry::getCreative)
        .toList();
    assertThat(creatives)
        .extracting(Creative::getFormat)
        .contains(
            CreativeFormat.BANNER,
            CreativeFormat.VIDEO,
            CreativeFormat.NATIVE,
            CreativeFormat.AUDIO);
    assertThat(creatives)
        .filteredOn(creative -> creative.getFormat() == CreativeFormat.BANNER)
        .allSatisfy(creative ->
            assertThat(creative.getHtml()).containsAnyOf("{{click}}", "{{product.click}}"));
  }
}
