package io.segmento.platform.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.privacy.SentSignals;
import io.segmento.proto.v1.PrivacySignals;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An exchange's address for our id, in whichever dialect it writes its places: <code>{uid}</code>, <code>{{uid}}</code>, <code>${UID}</code>,
 * {@code $UID}, {@code [UID]}, {@code %%UID%%}, <code>${userId}</code>, {@code <vsid>}, and likewise for the signals {@code gdpr},
 * {@code gdpr_consent}, {@code gpp}, {@code gpp_sid}, {@code us_privacy} and {@code adchoices_signal}, as <code>${GDPR_CONSENT_123}</code> with a
 * vendor's number too. What is filled in is percent-encoded, so that it can neither add a parameter nor change the host. Stateless.
 */
public final class SyncTemplate {

  private static final String NAMES =
      "(?:uid|user_?id|vsid|gdpr|gdpr_consent|gpp|gpp_string|gpp_sid|us_privacy|adchoices_signal)(?:_\\d{1,6})?";
  private static final String FORMS =
      "\\$\\{(N)\\}|\\{\\{(N)\\}\\}|\\{(N)\\}|\\[(N)\\]|%%(N)%%|<(N)>|\\$(UID)(?![A-Za-z0-9_])";
  private static final Pattern PLACE =
      Pattern.compile(FORMS.replace("N", NAMES), Pattern.CASE_INSENSITIVE);

  private static final Pattern FIXED_HOST = Pattern.compile("(?i)https?://[^/?#]+[/?#]");
  private static final Pattern VENDOR_NUMBER = Pattern.compile("_\\d+$");

  private SyncTemplate() {}

  /** Whether there is a place for our id. */
  public static boolean hasPlaceForId(String template) {
    return PLACE.matcher(template).results().anyMatch(place -> isId(nameOf(place)));
  }

  /** Whether no call can choose where the browser goes: scheme and host stand there as they are. */
  public static boolean hasFixedHost(String template) {
    return FIXED_HOST.matcher(PLACE.split(template, 2)[0]).lookingAt();
  }

  /** What an address looks like. */
  public static String example(String template) {
    return fill(template, "uid", PrivacySignals.getDefaultInstance());
  }

  /** The address, with nothing where a call said nothing, be it that a macro came unfilled. */
  public static String fill(String template, String uid, PrivacySignals signals) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> URLEncoder.encode(value(nameOf(place), uid, signals), UTF_8));
  }

  private static String value(String name, String uid, PrivacySignals signals) {
    return isId(name) ? uid : SentSignals.of(name, signals);
  }

  private static boolean isId(String name) {
    return name.equals("uid")
        || name.equals("userid")
        || name.equals("user_id")
        || name.equals("vsid");
  }

  private static String nameOf(MatchResult place) {
    for (int group = 1; group <= place.groupCount(); group++) {
      String name = place.group(group);
      if (name != null) {
        return VENDOR_NUMBER.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
      }
    }
    throw new IllegalStateException("a place without a name");
  }
}
