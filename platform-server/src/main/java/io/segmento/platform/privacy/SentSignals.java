package io.segmento.platform.privacy;

import io.segmento.proto.v1.PrivacySignals;

/** Signals as they go on to a partner: word for word, or not at all. Stateless. */
public final class SentSignals {

  private SentSignals() {}

  /**
   * What was said under the name of a URL parameter; empty when nothing was, be it that a macro came unfilled.
   *
   * @throws IllegalArgumentException for a name that is no signal's
   */
  public static String of(String parameter, PrivacySignals signals) {
    String said = switch (parameter) {
      case "gdpr" -> signals.getGdpr();
      case "gdpr_consent" -> signals.getGdprConsent();
      case "gpp", "gpp_string" -> signals.getGpp();
      case "gpp_sid" -> signals.getGppSid();
      case "us_privacy" -> signals.getUsPrivacy();
      case "adchoices_signal" -> signals.getAdchoices();
      default -> throw new IllegalArgumentException("parameter: not a signal's");
    };
    return Macros.saysNothing(said) ? "" : said.strip();
  }
}
