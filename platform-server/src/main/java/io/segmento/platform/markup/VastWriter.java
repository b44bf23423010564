package io.segmento.platform.markup;

import io.segmento.proto.v1.MediaFile;

/**
 * Writes a VAST document (or DAAST, which differs in two names) in the order of elements that the version's schema asks. Our URLs stand in
 * CDATA sections, everything else is escaped. Used for one document.
 */
public final class VastWriter {
  private static final String AD_SYSTEM = "Segmento";

  private final VastAd ad;
  private final VastVersion version;
  private final MarkupUrls urls;
  private final StringBuilder out = new StringBuilder(4_096);

  private VastWriter(VastAd ad, VastVersion version, MarkupUrls urls) {
    this.ad = ad;
    this.version = version;
    this.urls = urls;
  }

  /** The document, at most 8 kB for an ad whose URLs and files {@code CatalogValidator} admits. */
  public static String write(VastAd ad, VastVersion version, MarkupUrls urls) {
    return new VastWriter(ad, version, urls).document();
  }

  private String document() {
    String root = version == VastVersion.DAAST_1_0 ? "DAAST" : "VAST";
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?><").append(root);
    attribute("version", version.number());
    if (version.compareTo(VastVersion.VAST_4_1) >= 0) {
      attribute("xmlns", "http://www.iab.com/VAST");
    }
    out.append("><Ad");
    attribute("id", ad.id());
    if (ad.audio() && version.compareTo(VastVersion.VAST_4_1) >= 0) {
      attribute("adType", "audio");
    }
    out.append('>');
    if (ad.wraps()) {
      wrapper();
    } else {
      inline();
    }
    out.append("</Ad></").append(root).append('>');
    return out.toString();
  }

  private void inline() {
    out.append("<InLine>");
    text("AdSystem", AD_SYSTEM);
    if (version.isVast4()) {
      impression();
      if (version.compareTo(VastVersion.VAST_4_1) >= 0) {
        text("AdServingId", ad.id());
      }
      text("AdTitle", ad.advertiser());
      text("Advertiser", ad.advertiser());
    } else {
      text("AdTitle", ad.advertiser());
      if (version == VastVersion.VAST_3_0) {
        text("Advertiser", ad.advertiser());
      }
      impression();
    }
    out.append("<Creatives><Creative");
    attribute("id", ad.creativeId());
    out.append('>');
    if (version.isVast4()) {
      universalAdId();
    }
    linear();
    out.append("</Creative></Creatives></InLine>");
  }

  private void wrapper() {
    out.append("<Wrapper>");
    text("AdSystem", AD_SYSTEM);
    if (!version.isVast4()) {
      url(version == VastVersion.DAAST_1_0 ? "DAASTAdTagURI" : "VASTAdTagURI", ad.tagUrl());
    }
    impression();
    out.append("<Creatives><Creative");
    attribute("id", ad.creativeId());
    out.append("><Linear>");
    trackingEvents();
    openClicks();
    url("ClickTracking", urls.clickTracking());
    closeClicks();
    out.append("</Linear></Creative></Creatives>");
    if (version.isVast4()) {
      url(version == VastVersion.DAAST_1_0 ? "DAASTAdTagURI" : "VASTAdTagURI", ad.tagUrl());
    }
    out.append("</Wrapper>");
  }

  private void impression() {
    url("Impression", urls.impression());
    if (version.isVast4()) {
      out.append("<ViewableImpression>");
      url("Viewable", urls.viewable());
      out.append("</ViewableImpression>");
    }
  }

  private void universalAdId() {
    out.append("<UniversalAdId idRegistry=\"segmento\"");
    if (version == VastVersion.VAST_4_0) {
      attribute("idValue", ad.creativeId());
    }
    out.append('>');
    MarkupText.xml(out, ad.creativeId());
    out.append("</UniversalAdId>");
  }

  private void linear() {
    out.append("<Linear");
    if (isSkippable()) {
      attribute("skipoffset", time(ad.skipAfterSeconds()));
    }
    out.append('>');
    if (version.isVast4()) {
      trackingEvents();
      text("Duration", time(ad.durationSeconds()));
      mediaFiles();
      clickThrough();
    } else {
      text("Duration", time(ad.durationSeconds()));
      trackingEvents();
      clickThrough();
      mediaFiles();
    }
    out.append("</Linear>");
  }

  /** VAST 2 has no skip button. */
  private boolean isSkippable() {
    return ad.skipAfterSeconds() > 0 && version.compareTo(VastVersion.VAST_3_0) >= 0;
  }

  private void trackingEvents() {
    out.append("<TrackingEvents>");
    for (MediaEvent event : MediaEvent.values()) {
      if (event != MediaEvent.SKIP || isSkippable()) {
        out.append("<Tracking");
        attribute("event", event.vastName());
        out.append('>');
        MarkupText.cdata(out, urls.progress(event));
        out.append("</Tracking>");
      }
    }
    out.append("</TrackingEvents>");
  }

  private void clickThrough() {
    openClicks();
    url("ClickThrough", urls.click());
    closeClicks();
  }

  private void openClicks() {
    out.append(version == VastVersion.DAAST_1_0 ? "<AudioInteractions>" : "<VideoClicks>");
  }

  private void closeClicks() {
    out.append(version == VastVersion.DAAST_1_0 ? "</AudioInteractions>" : "</VideoClicks>");
  }

  private void mediaFiles() {
    out.append("<MediaFiles>");
    for (MediaFile file : ad.mediaFiles()) {
      out.append("<MediaFile");
      attribute("delivery", file.getStreaming() ? "streaming" : "progressive");
      attribute("type", file.getMimeType());
      attribute("width", Integer.toString(file.getWidth()));
      attribute("height", Integer.toString(file.getHeight()));
      if (file.getBitrateKbps() > 0) {
        attribute("bitrate", Integer.toString(file.getBitrateKbps()));
      }
      out.append('>');
      MarkupText.cdata(out, file.getUrl());
      out.append("</MediaFile>");
    }
    out.append("</MediaFiles>");
  }

  private void text(String element, String text) {
    out.append('<').append(element).append('>');
    MarkupText.xml(out, text);
    out.append("</").append(element).append('>');
  }

  private void url(String element, String url) {
    out.append('<').append(element).append('>');
    MarkupText.cdata(out, url);
    out.append("</").append(element).append('>');
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    MarkupText.xml(out, value);
    out.append('"');
  }

  /** {@code hh:mm:ss}. */
  private static String time(int seconds) {
    StringBuilder time = new StringBuilder(8);
    two(time, seconds / 3_600);
    two(time.append(':'), seconds / 60 % 60);
    two(time.append(':'), seconds % 60);
    return time.toString();
  }

  private static void two(StringBuilder out, int number) {
    if (number < 10) {
      out.append('0');
    }
    out.append(number);
  }
}
