package io.segmento.platform.auction.request;

import io.segmento.platform.targeting.DeviceNames;
import io.segmento.platform.targeting.UserAgents;
import io.segmento.platform.targeting.Version;
import io.segmento.platform.targeting.WindowsVersions;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.BrandVersion;
import io.segmento.proto.openrtb.BidRequest.Device;
import java.util.List;
import java.util.Locale;

/**
 * What a request says of device and browser in the spelling of targeting. Client hints ({@code device.sua}) come first, then {@code os} and
 * {@code osv}, then the user agent, which browsers freeze. What is not told is empty. Worked out when it is first asked for; used by one auction.
 */
public final class DeviceFacts {

  private static final int MAX_NAME = 64;

  private final String operatingSystem;
  private final long osVersion;
  private final String browser;
  private final String language;

  DeviceFacts(BidRequest request) {
    Device device = request.getDevice();
    String hinted =
        DeviceNames.operatingSystem(bounded(device.getSua().getPlatform().getBrand()));
    String told = DeviceNames.operatingSystem(bounded(device.getOs()));
    this.operatingSystem = first(hinted, told, UserAgents.operatingSystem(device.getUa()));
    this.osVersion = osVersion(device, hinted, told);
    this.browser = request.hasApp() ? "" : browser(device);
    this.language = language(device);
  }

  private static String bounded(String name) {
    return name.length() <= MAX_NAME ? name : "";
  }

  private static String first(String hinted, String told, String parsed) {
    if (!hinted.isEmpty()) {
      return hinted;
    }
    return told.isEmpty() ? parsed : told;
  }

  private long osVersion(Device device, String hinted, String told) {
    boolean windows = operatingSystem.equals(DeviceNames.WINDOWS);
    if (hinted.equals(operatingSystem)) {
      long version = version(device.getSua().getPlatform());
      if (version != Version.NONE) {
        return windows ? WindowsVersions.ofClientHint(version) : version;
      }
    }
    if (told.equals(operatingSystem) && !device.getOsv().isEmpty()) {
      long version = Version.parse(device.getOsv());
      return windows ? WindowsVersions.ofKernel(version) : version;
    }
    return UserAgents.operatingSystem(device.getUa()).equals(operatingSystem)
        ? UserAgents.operatingSystemVersion(device.getUa())
        : Version.NONE;
  }

  /** Exchanges send the parts one by one, as the standard says, or all in the first. */
  private static long version(BrandVersion platform) {
    return switch (platform.getVersionCount()) {
      case 0 -> Version.NONE;
      case 1 -> Version.parse(platform.getVersion(0));
      default -> Version.parse(String.join(".", platform.getVersionList()));
    };
  }

  /** Of the brands, one that is more than the engine and no filler such as {@code Not/A)Brand}. */
  private static String browser(Device device) {
    List<BrandVersion> brands = device.getSua().getBrowsersList();
    String engine = "";
    for (int i = 0; i < brands.size(); i++) {
      String brand = brands.get(i).getBrand();
      if ("Chromium".equals(brand)) {
        engine = DeviceNames.browser(brand);
      } else if (!brand.isEmpty() && brand.length() <= MAX_NAME && !isFiller(brand)) {
        return DeviceNames.browser(brand);
      }
    }
    return engine.isEmpty() ? UserAgents.browser(device.getUa()) : engine;
  }

  private static boolean isFiller(String brand) {
    return brand.contains("Not") && brand.contains("Brand");
  }

  /** The language without region and script: {@code en} of {@code en-GB}. */
  private static String language(Device device) {
    String tag = device.getLanguage().isEmpty() ? device.getLangb() : device.getLanguage();
    int end = 0;
    while (end < tag.length() && tag.charAt(end) != '-' && tag.charAt(end) != '_') {
      end++;
    }
    return end > MAX_NAME ? "" : tag.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** In the spelling of {@link DeviceNames}; empty when it is not told. */
  public String operatingSystem() {
    return operatingSystem;
  }

  /** As {@link Version} has it; {@link Version#NONE} when it is not told. */
  public long osVersion() {
    return osVersion;
  }

  /** In the spelling of {@link DeviceNames}; empty when it is not told, and in apps. */
  public String browser() {
    return browser;
  }

  /** ISO 639-1 in lower case; empty when it is not told. */
  public String language() {
    return language;
  }
}
