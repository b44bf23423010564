package io.segmento.platform.minimisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SensitiveTopicsTest {
  private final SensitiveTopics topics = read("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "286",
        "content/286/290",
        "V9I3ON",
        "Medical Health",
        "Religion & Spirituality",
        "Аптека > Лекарства от диабета",
        "home/trade-union",
        "Health Conditions",
        "toys/for kids"
      })
  void sensitiveCategoriesAreKnown(String category) {
    assertThat(topics.isSensitiveCategory(category)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shoes",
        "Kids shoes",
        "2860",
        "Books/Cooking",
        "Party dresses",
        "Обувь",
        "health-food"
      })
  void ordinaryCategoriesAreNot(String category) {
    assertThat(topics.isSensitiveCategory(category)).isFalse();
  }

  @Test
  void pagesAreJudgedByTheirPath() {
    assertThat(topics.isSensitivePage("https://shop.example/c/pregnancy/tests?x=1"))
        .isTrue();
    assertThat(topics.isSensitivePage("https://church-shoes.example/boots")).isFalse();
    assertThat(topics.isSensitivePage("https://shop.example/boots?from=/cancer"))
        .isFalse();
    assertThat(topics.isSensitivePage("https://shop.example")).isFalse();
    assertThat(topics.isSensitivePage("https://shop.example?a=/cancer/")).isFalse();
    assertThat(topics.isSensitivePage("")).isFalse();
  }

  @Test
  void configurationReplacesTheLists() {
    SensitiveTopics own = read(
        "minimisation { sensitive-categories = [\"77\"], sensitive-words = [\"wine*\"], child-directed-words = [] }");
    assertThat(own.isSensitiveCategory("77")).isTrue();
    assertThat(own.isSensitiveCategory("Wines")).isTrue();
    assertThat(own.isSensitiveCategory("286")).isFalse();
    assertThat(own.isSensitivePage("https://s.example/for-kids/")).isFalse();
    assertThatThrownBy(() -> read("minimisation.sensitive-words = [\"*\"]"))
        .hasMessageContaining("minimisation.sensitive-words: \"*\" (expected: 1 to 64 characters");
  }

  private static SensitiveTopics read(String hocon) {
    ConfigReader config = ConfigReader.parse("dev = true\n" + hocon);
    SensitiveTopics topics = SensitiveTopics.from(config);
    config.finish();
    return topics;
  }
}
