package io.segmento.tools.exchange;

/** OpenRTB 2.6 requests for one impression on a news site, about 1.7 kB as exchanges send them. */
public final class BidRequests {
  /** What a request says of its browser; robots are not profiled. */
  public static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

  /** No space and no break, as on the wire. */
  private static final String TEMPLATE = """
      {"id":"%ID%","at":1,"tmax":%TMAX%,"cur":["USD"],"allimps":0,
      "imp":[{"id":"1","tagid":"article-top-300x250","bidfloor":0.35,"bidfloorcur":"USD","secure":1,"instl":0,"exp":300,
      "displaymanager":"prebid.js","displaymanagerver":"9.38.0",%SLOT%,%DEALS%
      "ext":{"gpid":"/21874/news.example.net/article-top","tid":"2f1c77f3-6c7d-4b80-9a26-1de5b1a3c9a4"}}],
      "site":{"id":"site-10442","name":"Example News","domain":"news.example.net","cat":["IAB12","IAB12-3"],"sectioncat":["IAB19"],
      "pagecat":["IAB19-6"],"page":"https://news.example.net/science/2026/11/the-weather-in-the-mountains","ref":"https://search.example.org/",
      "mobile":0,"privacypolicy":1,"publisher":{"id":"pub-5521","name":"Example News Group","domain":"example.net"},
      "content":{"language":"en","title":"The weather in the mountains","keywords":"weather,mountains,hiking%MORE%"}},
      "device":{"ua":"%UA%","ip":"198.51.100.24","dnt":0,"lmt":0,"devicetype":2,"make":"","os":"Linux","osv":"6.12",
      "js":1,"language":"en","connectiontype":2,"w":1920,"h":1080,"pxratio":1.0,
      "geo":{"country":"USA","region":"OR","city":"Portland","zip":"97201","utcoffset":-480,"type":2}},
      "user":{"id":"ex-%ID%","buyeruid":"%BUYERUID%"},
      "bcat":["IAB7-39","IAB8-5","IAB8-18","IAB25","IAB26"],"badv":["competitor.example.org"],
      "source":{"fd":1,"tid":"c6bb2c52-9dc9-4c79-90ae-9bd0a8a4a1f0","pchain":"f08c47fec0942fa0:5521","schain":{"complete":1,"ver":"1.0",
      "nodes":[{"asi":"exchange.example.com","sid":"5521","hp":1}]}},"regs":{"coppa":0,"gdpr":0}}""".replace("\n", "");

  private static final String DEALS =
      "\"pmp\":{\"private_auction\":0,\"deals\":[{\"id\":\"%DEAL%\",\"bidfloor\":0.5,\"bidfloorcur\":\"USD\",\"at\":1}]},";

  /** What the impression's floor is, in USD CPM. */
  public static final double FLOOR = 0.35;

  /** What an impression may be filled with. */
  public enum Slot {
    BANNER("""
        "banner":{"w":300,"h":250,"pos":1,"topframe":0,
        "format":[{"w":300,"h":250},{"w":336,"h":280}],"mimes":["text/html","image/gif","image/jpeg","image/png"],
        "battr":[1,2,3,8,9,10,14],"btype":[4],"api":[5,6]}"""),
    VIDEO("""
        "video":{"mimes":["video/mp4","video/webm"],"minduration":5,"maxduration":30,"startdelay":0,"linearity":1,
        "protocols":[2,3,5,6,7,8],"w":640,"h":360,"plcmt":1,"playbackmethod":[1,2],"skip":1,"api":[7],"maxbitrate":4000}"""),
    NATIVE("""
        "native":{"ver":"1.2","request":"{\\"ver\\":\\"1.2\\",\\"context\\":1,\\"plcmttype\\":1,\\"assets\\":[
        {\\"id\\":1,\\"required\\":1,\\"title\\":{\\"len\\":90}},
        {\\"id\\":2,\\"required\\":1,\\"img\\":{\\"type\\":3,\\"wmin\\":300,\\"hmin\\":200}},
        {\\"id\\":3,\\"data\\":{\\"type\\":1}}],
        \\"eventtrackers\\":[{\\"event\\":1,\\"methods\\":[1]}]}"}""");

    private final String json;

    Slot(String json) {
      this.json = json.replace("\n", "");
    }
  }

  private BidRequests() {}

  /** A request for one 300×250 banner by the browser that the exchange knows under our id {@code buyerUid}. */
  public static String banner(String id, String buyerUid, int tmaxMillis) {
    return of(id, buyerUid, tmaxMillis, Slot.BANNER, "", 0);
  }

  /**
   * A request for one impression.
   *
   * @param buyerUid our id of the browser at the exchange; empty: the exchange knows none
   * @param deal id of the one deal that is offered beside the open auction; empty: none
   * @param moreBytes by how much the body is longer than what it must hold, in keywords of the page
   */
  public static String of(
      String id, String buyerUid, int tmaxMillis, Slot slot, String deal, int moreBytes) {
    return TEMPLATE
        .replace("%SLOT%", slot.json)
        .replace("%DEALS%", deal.isEmpty() ? "" : DEALS.replace("%DEAL%", deal))
        .replace("%MORE%", ",keyword".repeat(moreBytes / ",keyword".length()))
        .replace("%ID%", id)
        .replace("%TMAX%", Integer.toString(tmaxMillis))
        .replace("%UA%", USER_AGENT)
        .replace(
            ",\"buyeruid\":\"%BUYERUID%\"",
            buyerUid.isEmpty() ? "" : ",\"buyeruid\":\"" + buyerUid + "\"");
  }
}
