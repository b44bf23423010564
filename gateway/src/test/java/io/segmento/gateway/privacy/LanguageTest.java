package io.segmento.gateway.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LanguageTest {

  @Test
  void everyTextIsThereInBothLanguagesWithTheSamePlaceholders() {
    assertThat(Language.RU.keys()).containsExactlyInAnyOrderElementsOf(Language.EN.keys());
    for (String key : Language.EN.keys()) {
      assertThat(Language.RU.text(key)).as(key).isNotBlank();
      for (String placeholder : List.of(
          "{date}",
          "{signal}",
          "{name}",
          "{from}",
          "{to}",
          "{events}",
          "{count}",
          "{device}",
          "{place}")) {
        assertThat(Language.RU.text(key).contains(placeholder))
            .as(key)
            .isEqualTo(Language.EN.text(key).contains(placeholder));
      }
    }
  }

  @Test
  void switchDecidesThenTheBrowserThenEnglish() {
    assertThat(Language.of("ru", "en")).isEqualTo(Language.RU);
    assertThat(Language.of("en", "ru")).isEqualTo(Language.EN);
    assertThat(Language.of("", "ru-RU,ru;q=0.9,en;q=0.5")).isEqualTo(Language.RU);
    assertThat(Language.of("", "de,en;q=0.5,ru;q=0.4")).isEqualTo(Language.EN);
    assertThat(Language.of("xx", "de")).isEqualTo(Language.EN);
    assertThat(Language.of("", ";;;q")).isEqualTo(Language.EN);
    assertThat(Language.of("", "")).isEqualTo(Language.EN);
  }
}
