package io.segmento.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.config.ConfigException;
import io.segmento.platform.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {

  @Test
  void theHostsNameIsTheDefault() {
    ConfigReader config = ConfigReader.parse("");

    assertThat(NodeName.from(config).value()).matches("[A-Za-z0-9._-]{1,63}");
    config.finish();
  }

  @Test
  void theConfigurationNamesIt() {
    ConfigReader config = ConfigReader.parse("node.name = eu-west_1.core-7");

    assertThat(NodeName.from(config)).hasToString("eu-west_1.core-7");
    config.finish();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\\nb", "ä", "a@b", "x/y"})
  void whatIsNoNameIsRefused(String name) {
    ConfigReader config = ConfigReader.parse("node.name = \"" + name + '"');

    var unused = NodeName.from(config);

    assertThatThrownBy(config::finish)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("node.name")
        .hasMessageContaining("[A-Za-z0-9._-]{1,63}");
  }
}
