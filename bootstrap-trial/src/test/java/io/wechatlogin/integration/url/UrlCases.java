package io.wechatlogin.integration.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** URLs, benign and hostile, put together at random from parts on which parsers differ. */
final class UrlCases {
  private static final String[] BEFORE = {"", "", "", "", "", " ", "\t", "\n ", "\u0000", "\u00a0"};

  private static final String[] SCHEMES = {
    "https:",
    "http:",
    "https:",
    "HTTPS:",
    "hTTp:",
    "ht\ntps:",
    "https",
    "ftp:",
    "javascript:",
    "wss:",
    "file:",
    "1https:",
    "https;",
    "a+b:",
    ":",
    ""
  };

  private static final String[] SLASHES = {
    "//", "//", "//", "//", "//", "/", "", "///", "////", "\\\\", "/\\", "\\/", "\t//", "/\r/",
    "//\\"
  };

  private static final String[] USERS = {
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "@",
    ":@",
    "user@",
    "user:pass@",
    "a@b@",
    ":p@",
    "::@",
    "u%40@",
    "a b@",
    "\u4e2d:\u6587@",
    "app.example:443@",
    "[::1]@",
    "<\">@",
    "a'b~!@"
  };

  private static final String[] HOSTS = {
    "app.example",
    "app.example",
    "APP.Example",
    "evil.example",
    "app.example.",
    "app..example",
    ".",
    "..",
    "",
    "localhost",
    "a_b",
    "-a-",
    "a b",
    "a%20b",
    "%61pp.example",
    "app%2eexample",
    "a%00b",
    "a%2fb",
    "a%ff",
    "a%zz",
    "a%",
    "a%e4%b8%ad",
    "a*b",
    "*.example",
    "a|b",
    "a^b",
    "a<b",
    "a>b",
    "a`b",
    "a{b}",
    "a\"b",
    "a!b",
    "a~b",
    "a$&'()*+,;=b",
    "a\\b",
    "a\u007fb",
    "a\u0001b",
    "1",
    "1.2",
    "1.2.3",
    "1.2.3.4",
    "1.2.3.4.",
    "1.2.3.4.5",
    "1.2.3.4..",
    "256.1.1.1",
    "1.256",
    "1.2.65536",
    "4294967295",
    "4294967296",
    "0x7f.1",
    "0X7F.0x1",
    "0x",
    "0x.0x",
    "0x7g",
    "0177.1",
    "08",
    "08.1",
    "1.08",
    "09a",
    "a.1",
    "a.0x1",
    "a.0xg",
    "1..2",
    "1.2.",
    ".1",
    "00000000000000000000001",
    "0xffffffffff",
    "99999999999999999999",
    "1.2.3.0x",
    "1e3",
    "0.0.0.0x100",
    "[::1]",
    "[::]",
    "[1::]",
    "[1:2:3:4:5:6:7:8]",
    "[1:2:3:4:5:6:7::]",
    "[::2:3:4:5:6:7:8]",
    "[1:2:3:4:5:6:7]",
    "[1::2::3]",
    "[:::]",
    "[:1]",
    "[1:]",
    "[::ffff:1.2.3.4]",
    "[::1.2.3.4.5]",
    "[::1.2.3]",
    "[::01.2.3.4]",
    "[::256.2.3.4]",
    "[1:2:3:4:5:6:1.2.3.4]",
    "[1:2:3:4:5:6:7:1.2.3.4]",
    "[1.2.3.4]",
    "[::1.2.3.4:5]",
    "[::g]",
    "[::12345]",
    "[::00001]",
    "[0:0:1:0:0:0:1:0]",
    "[1:0:1:0:1:0:1:0]",
    "[2001:DB8::A]",
    "[::1%25eth0]",
    "[::1",
    "::1]",
    "[]",
    "[a]",
    "[::1]a",
    "a[::1]",
    "[::%31]",
    "[::1.]",
    "[::.1.2.3]",
    "[0:0::0:0]",
    "b\u00fccher.example",
    "B\u00dcCHER.example",
    "\u4e2d\u6587.\u4e2d\u56fd",
    "\u4f8b\u5b50\u3002\u516c\u53f8",
    "\uff21\uff30\uff30.example",
    "app\uff0eexample",
    "app\uff61example",
    "stra\u00dfe.example",
    "\u0430pp.example",
    "\u30c6\u30b9\u30c8\u30fc",
    "\ud55c\uad6d.kr",
    "app\u200bexample",
    "a\u00adb",
    "a\u200db",
    "\u05d0\u05d1",
    "\u0661.example",
    "u\u0308.example",
    "\u0301a",
    "\u1e9e",
    "\u0130",
    "\u03a3\u03c2",
    "\u03a3",
    "\uff0f",
    "\uff20",
    "\u2024",
    "\u2488",
    "\u2100",
    "\ud83d\ude00",
    "\ud800",
    "xn--bcher-kva.example",
    "XN--Bcher-KVA.example",
    "xn--",
    "xn--a",
    "xn--a-",
    "xn--\u00fc",
    "xn--fiqs8s",
    "xn--strae-oqa",
    "xn--zca",
    "xn--80ak6aa92e.com",
    "xn--a-ecp.ru",
    "xn--1ch",
    "\uff58n--a",
    "a.xn--b\u00fc",
    "\u0928\u092e\u0938\u094d\u0924\u0947",
    "\u0e44\u0e17\u0e22",
    "\u00fc..b",
    "\u00fc!",
    "\u00fc_b",
    "-\u00fc-"
  };

  private static final String[] PORTS = {
    "",
    "",
    "",
    "",
    "",
    ":443",
    ":80",
    ":8443",
    ":",
    ":0",
    ":0443",
    ":00000000080",
    ":65535",
    ":65536",
    ":4294967739",
    ":-1",
    ":x",
    ":80x",
    ":8 0",
    ":8\n0",
    ":443:443",
    ":\u0664",
    ":+80",
    ":%38"
  };

  private static final String[] PATHS = {
    "",
    "",
    "/",
    "/a/b",
    "/a/../b",
    "/..",
    "/../..",
    "/.",
    "/./a",
    "/a/.",
    "/a/..",
    "/%2e%2E/a",
    "/%2e",
    "/.%2e/",
    "/..%2f",
    "\\a\\..\\b",
    "/a\\b",
    "//evil.example",
    "/..//evil.example",
    "/\u4e2d\u6587",
    "/a b",
    "/a|b",
    "/{1}",
    "/100%",
    "/%zz",
    "/%41",
    "/<>\"`",
    "/[x]",
    "/^",
    "/'",
    "/;a=b",
    "/\u0085",
    "/\u2028",
    "/\u202e",
    "/a\tb",
    "/\u0000",
    "/\ud800x",
    "/\ud83d\ude00",
    "/...",
    "/a//b//../c",
    "/@evil",
    "/:80",
    "/~!$&()*+,;=:@-._"
  };

  private static final String[] QUERIES = {
    "",
    "",
    "",
    "?",
    "?a=b",
    "?filter=a|b",
    "?x={1}",
    "?100%",
    "?\u4e2d=\u6587",
    "?a'b\"c<d>e`f^g\\h",
    "?a b",
    "??",
    "?/../x",
    "?https://evil.example/",
    "?\ud800",
    "?\u007f",
    "?a\nb",
    "?[]"
  };

  private static final String[] FRAGMENTS = {
    "",
    "",
    "",
    "#",
    "#top",
    "#/list?x={1}",
    "#a b",
    "#\"<>`",
    "#^|{}'",
    "##",
    "#\u4e2d",
    "#%",
    "#\ud800",
    "#\\",
    " "
  };

  private static final String ODD = "/\\?#@:[]%.|^ \t\u0000\u00ad\u3002\uff0fx1-_\u4e2d\"<>{}`'*";

  private UrlCases() {}

  private static String plainOrAny(String[] part, Random random) {
    return random.nextInt(3) == 0 ? part[0] : any(part, random);
  }

  private static String any(String[] part, Random random) {
    return part[random.nextInt(part.length)];
  }

  static List<String> make(long seed, int count) {
    Random random = new Random(seed);
    List<String> cases = new ArrayList<>();
    for (String host : HOSTS) {
      cases.add("https://" + host + "/");
      cases.add("http://" + host);
    }
    while (cases.size() < count) {
      StringBuilder text = new StringBuilder();
      for (String[] part : new String[][] {BEFORE, SCHEMES, SLASHES, USERS, HOSTS, PORTS}) {
        text.append(plainOrAny(part, random));
      }
      text.append(any(PATHS, random)).append(any(QUERIES, random));
      text.append(plainOrAny(FRAGMENTS, random));
      for (int changes = random.nextInt(12) - 9; changes > 0 && !text.isEmpty(); changes--) {
        int at = random.nextInt(text.length());
        text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
      }
      cases.add(text.toString());
    }
    return cases;
  }
}
