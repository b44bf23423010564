package io.segmento.platform.markup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.MediaFile;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class VastWriterTest {

  private static final String TOKEN = "t".repeat(280);
  private static final MarkupUrls URLS = new MarkupUrls("https://b.example", TOKEN);
  private static final int MAX_BYTES = 8 * 1024;

  private static VastAd inline(MediaFile... files) {
    return new VastAd("b1", "spot", "Boots & Co", false, 75, 5, "", List.of(files));
  }

  private static VastAd wrapper(String url) {
    return new VastAd("b1", "spot", "Boots & Co", false, 75, 0, url, List.of());
  }

  private static MediaFile.Builder file() {
    return MediaFile.newBuilder()
        .setUrl("https://cdn.example/a.mp4?x=1&y=2")
        .setMimeType("video/mp4")
        .setWidth(640)
        .setHeight(360)
        .setBitrateKbps(900);
  }

  private static Element parse(String xml) throws Exception {
    return document(xml).getDocumentElement();
  }

  private static Document document(String xml) throws Exception {
    return factory().newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory;
  }

  private static String text(Element root, String name) {
    return root.getElementsByTagName(name).item(0).getTextContent();
  }

  private static List<String> children(Element root, String name) {
    List<String> names = new ArrayList<>();
    Node child = root.getElementsByTagName(name).item(0).getFirstChild();
    for (; child != null; child = child.getNextSibling()) {
      names.add(child.getNodeName());
    }
    return names;
  }

  private static String tracking(Element root, String event) {
    for (int i = 0; i < root.getElementsByTagName("Tracking").getLength(); i++) {
      Element tracking = (Element) root.getElementsByTagName("Tracking").item(i);
      if (tracking.getAttribute("event").equals(event)) {
        return tracking.getTextContent();
      }
    }
    return "";
  }

  @ParameterizedTest
  @EnumSource
  void anAdOfOursIsWellFormedWithItsFileAndOurUrls(VastVersion version) throws Exception {
    Element root = parse(VastWriter.write(inline(file().build()), version, URLS));

    assertThat(root.getTagName()).isEqualTo(version == VastVersion.DAAST_1_0 ? "DAAST" : "VAST");
    assertThat(root.getAttribute("version")).isEqualTo(version.number());
    assertThat(text(root, "AdTitle")).isEqualTo("Boots & Co");
    assertThat(text(root, "Impression")).isEqualTo("https://b.example/i?t=" + TOKEN);
    assertThat(text(root, "ClickThrough")).isEqualTo("https://b.example/c?t=" + TOKEN);
    assertThat(text(root, "Duration")).isEqualTo("00:01:15");
    assertThat(text(root, "MediaFile")).isEqualTo("https://cdn.example/a.mp4?x=1&y=2");
    assertThat(tracking(root, "midpoint"))
        .isEqualTo("https://b.example/p?t=" + TOKEN + "&e=midpoint");
    Element media = (Element) root.getElementsByTagName("MediaFile").item(0);
    assertThat(media.getAttribute("type")).isEqualTo("video/mp4");
    assertThat(media.getAttribute("delivery")).isEqualTo("progressive");
    assertThat(media.getAttribute("width")).isEqualTo("640");
    assertThat(media.getAttribute("bitrate")).isEqualTo("900");
  }

  @ParameterizedTest
  @EnumSource
  void aWrapperLeadsToTheOtherServerAndCountsWithUs(VastVersion version) throws Exception {
    Element root = parse(VastWriter.write(wrapper("https://ads.example/v?a=1&b=2"), version, URLS));

    String tag = version == VastVersion.DAAST_1_0 ? "DAASTAdTagURI" : "VASTAdTagURI";
    assertThat(text(root, tag)).isEqualTo("https://ads.example/v?a=1&b=2");
    assertThat(text(root, "Impression")).isEqualTo(URLS.impression());
    assertThat(text(root, "ClickTracking")).isEqualTo(URLS.click() + "&r=0");
    assertThat(tracking(root, "complete")).isEqualTo(URLS.progress(MediaEvent.COMPLETE));
    assertThat(root.getElementsByTagName("ClickThrough").getLength()).isZero();
    assertThat(root.getElementsByTagName("MediaFile").getLength()).isZero();
  }

  /** The schemas of IAB Tech Lab are sequences: strict players refuse another order. */
  @Test
  void elementsStandInTheOrderOfTheirVersionsSchema() throws Exception {
    Element two = parse(VastWriter.write(inline(file().build()), VastVersion.VAST_2_0, URLS));
    Element four = parse(VastWriter.write(inline(file().build()), VastVersion.VAST_4_2, URLS));
    Element wrapped = parse(VastWriter.write(wrapper("https://a"), VastVersion.VAST_4_2, URLS));

    assertThat(children(two, "InLine"))
        .containsExactly("AdSystem", "AdTitle", "Impression", "Creatives");
    assertThat(children(two, "Linear"))
        .containsExactly("Duration", "TrackingEvents", "VideoClicks", "MediaFiles");
    assertThat(children(four, "InLine"))
        .containsExactly(
            "AdSystem",
            "Impression",
            "ViewableImpression",
            "AdServingId",
            "AdTitle",
            "Advertiser",
            "Creatives");
    assertThat(children(four, "Creative")).containsExactly("UniversalAdId", "Linear");
    assertThat(children(four, "Linear"))
        .containsExactly("TrackingEvents", "Duration", "MediaFiles", "VideoClicks");
    assertThat(children(wrapped, "Wrapper"))
        .containsExactly(
            "AdSystem", "Impression", "ViewableImpression", "Creatives", "VASTAdTagURI");
  }

  @Test
  void aSkipButtonAppearsFromVast3On() throws Exception {
    Element two = parse(VastWriter.write(inline(file().build()), VastVersion.VAST_2_0, URLS));
    Element three = parse(VastWriter.write(inline(file().build()), VastVersion.VAST_3_0, URLS));

    assertThat(((Element) two.getElementsByTagName("Linear").item(0)).hasAttribute("skipoffset"))
        .isFalse();
    assertThat(tracking(two, "skip")).isEmpty();
    assertThat(((Element) three.getElementsByTagName("Linear").item(0)).getAttribute("skipoffset"))
        .isEqualTo("00:00:05");
    assertThat(tracking(three, "skip")).isEqualTo(URLS.progress(MediaEvent.SKIP));
  }

  @ParameterizedTest
  @EnumSource
  void hostileTextStaysText(VastVersion version) throws Exception {
    String hostile = "]]><Evil a=\"\u0000\">&\uFFFE\"'";
    VastAd ad = new VastAd(
        "b1",
        "spot",
        hostile,
        false,
        15,
        0,
        "",
        List.of(file()
            .setUrl("https://cdn/]]>]]><Evil>")
            .setMimeType("video/mp4\"><Evil")
            .build()));

    Element root = parse(VastWriter.write(ad, version, URLS));

    assertThat(root.getElementsByTagName("Evil").getLength()).isZero();
    assertThat(text(root, "AdTitle")).isEqualTo("]]><Evil a=\"\">&\"'");
    assertThat(text(root, "MediaFile")).isEqualTo("https://cdn/]]>]]><Evil>");
  }

  @ParameterizedTest
  @EnumSource
  void theLargestAdFitsIntoABid(VastVersion version) {
    MediaFile longest =
        file().setUrl("https://cdn.example/" + "x".repeat(1_004)).build();
    VastAd ad = new VastAd(
        "b".repeat(24),
        "c".repeat(24),
        "ж".repeat(200),
        false,
        3_599,
        5,
        "",
        List.of(longest, longest, longest));

    assertThat(VastWriter.write(ad, version, URLS).getBytes(UTF_8)).hasSizeLessThan(MAX_BYTES);
  }

  @Test
  void theNewestVersionThatTheSlotTakesIsChosen() {
    assertThat(VastVersion.newest(List.of(2, 3, 7), false, false)).isEqualTo(VastVersion.VAST_4_0);
    assertThat(VastVersion.newest(List.of(2, 3, 6), true, false)).isEqualTo(VastVersion.VAST_3_0);
    assertThat(VastVersion.newest(List.of(), false, false)).isEqualTo(VastVersion.VAST_3_0);
    assertThat(VastVersion.newest(List.of(9), false, true)).isEqualTo(VastVersion.DAAST_1_0);
    assertThat(VastVersion.newest(List.of(9), false, false)).isNull();
    assertThat(VastVersion.newest(List.of(1, 4), false, false)).isNull();
  }
}
