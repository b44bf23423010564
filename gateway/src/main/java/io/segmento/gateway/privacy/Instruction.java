package io.segmento.gateway.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A place where someone can stop us, with the steps to do it. */
enum Instruction {
  BROWSER(2, ""),
  SAFARI(4, ""),
  IOS(3, "https://support.apple.com/HT202074"),
  ANDROID(2, "https://support.google.com/ads/answer/2662922"),
  WEBVIEW(2, "");

  private final int steps;
  private final String link;

  Instruction(int steps, String link) {
    this.steps = steps;
    this.link = link;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  private String key() {
    return "how-" + id();
  }

  String title(Language language) {
    return language.text(key());
  }

  List<String> steps(Language language) {
    List<String> texts = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      texts.add(language.text(key() + "-" + step));
    }
    return texts;
  }

  /** Where the maker of the system explains it; empty when nowhere. */
  String link() {
    return link;
  }

  String linkText(Language language) {
    return language.text(key() + "-link");
  }
}
