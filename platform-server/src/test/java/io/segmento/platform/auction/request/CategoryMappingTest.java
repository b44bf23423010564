package io.segmento.platform.auction.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategoryMappingTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 6})
  void theContentTaxonomiesOfTheSecondGenerationAreShipped(int cattax) {
    assertThat(CategoryMapping.SHIPPED.content1(cattax, "552")).containsExactly("IAB18");
    assertThat(CategoryMapping.SHIPPED.content1(cattax, "286")).contains("IAB7", "IAB6-7");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 9, 0, -1})
  void othersAreNot(int cattax) {
    assertThat(CategoryMapping.SHIPPED.content1(cattax, "552")).isNull();
  }

  @Test
  void whatIsNotMappedStaysAsItIs() {
    assertThat(CategoryMapping.SHIPPED.content1(2, List.of("1", "9999", "IAB25")))
        .containsExactlyInAnyOrder("IAB2", "9999", "IAB25");
  }

  @Test
  void aFileOfOnesOwnMayMapWhateverAnExchangeSends() {
    CategoryMapping own = CategoryMapping.of(ConfigFactory.parseString(
        "mappings = [{ cattax = [501], blocks { \"cars.used\" = [IAB2-3] } }]"));

    assertThat(own.content1(501, "cars.used")).containsExactly("IAB2-3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mappings = 1",
        "mappings = [{ cattax = [2] }]",
        "mappings = [{ cattax = [2], blocks { \"1\" = [] } }]",
        "mappings = [{ cattax = [2], blocks { \"1\" = [cars] } }]",
        "mappings = [{ cattax = [two], blocks { \"1\" = [IAB2] } }]"
      })
  void aFileThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> CategoryMapping.of(ConfigFactory.parseString(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("null");
  }
}
