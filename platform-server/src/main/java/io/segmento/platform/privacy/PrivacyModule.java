package io.segmento.platform.privacy;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.privacy.consent.Vendor;
import io.segmento.platform.privacy.consent.VendorRegistration;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The privacy decision. */
public final class PrivacyModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(PrivacyDecisions.class).in(SINGLETON);
    bind(SignalReader.class).in(SINGLETON);
    bind(PartnerConsent.class).in(SINGLETON);
    bind(TcStrings.class).in(SINGLETON);
    bind(PolicyVersions.class).in(SINGLETON);
    bind(ConsentBases.class).in(SINGLETON);
    bind(ConsentMetrics.class).in(SINGLETON);
    newOptionalBinder(binder(), Withdrawal.class);
    newOptionalBinder(binder(), ConsentHistory.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(ConsentGrpcService.class)
        .in(SINGLETON);
  }

  @Provides
  @Singleton
  PrivacyConfig privacyConfig(ConfigReader config) {
    int vendorId = config.integer("privacy.tcf.vendor-id", 0, 0, 65_535);
    Optional<Path> file = config.path("privacy.tcf.registration");
    List<VendorRegistration> registrations = PrivacyConfig.DEFAULT_REGISTRATION;
    if (file.isPresent()) {
      try {
        registrations = VendorFile.read(file.get());
      } catch (IllegalArgumentException e) {
        config.error(
            "privacy.tcf.registration",
            file.get(),
            "a file with our registration on the Global Vendor List; " + e.getMessage());
      }
    }
    return new PrivacyConfig(
        new Vendor(vendorId, registrations),
        config.integer("privacy.adchoices-participant", 0, 0, 4_095),
        config.enumValue("geo.unknown", UnknownCountry.ALLOW) == UnknownCountry.ALLOW,
        policyVersions(config));
  }

  private static List<LocalDate> policyVersions(ConfigReader config) {
    List<LocalDate> days = new ArrayList<>();
    for (String day : config.stringList(
        "privacy.policy-versions", List.of(PrivacyConfig.SHIPPED_POLICY.toString()))) {
      try {
        days.add(LocalDate.parse(day));
      } catch (DateTimeParseException e) {
        config.error("privacy.policy-versions", day, "days such as 2019-02-08");
      }
    }
    if (days.isEmpty()) {
      config.error("privacy.policy-versions", days, "at least one day");
    }
    return days;
  }

  /** What becomes of a bid request of which nobody knows the country, when nothing else is said. */
  private enum UnknownCountry {
    ALLOW,
    DENY
  }
}
