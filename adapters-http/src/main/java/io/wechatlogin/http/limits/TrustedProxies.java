package io.wechatlogin.http.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The proxies whose {@code X-Forwarded-For} header is trusted. */
public final class TrustedProxies {
  private static final Pattern IPV4_WITH_PORT = Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}):\\d+");
  private static final Pattern IPV6_WITH_PORT = Pattern.compile("\\[([0-9a-fA-F:.]+)](:\\d+)?");
  private static final int IPV6_PREFIX_BYTES = 8;

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Trusts these addresses and networks, such as {@code 10.0.0.0/8}.
   *
   * @throws IllegalArgumentException where a text is neither
   */
  public static TrustedProxies of(List<String> addresses) {
    return new TrustedProxies(addresses.stream().map(Network::of).toList());
  }

  /**
   * The sender of a request.
   *
   * @param address the right-most address that belongs to no trusted proxy
   * @param key under which the requests of this client are counted. An IPv6 client usually owns a
   *     whole /64 network, so that is its key.
   */
  public record Client(String address, String key) {}

  /**
   * Finds the client of a request.
   *
   * @param forwardedFor all values of {@code X-Forwarded-For}, in their order
   */
  public Client find(String remoteAddress, List<String> forwardedFor) {
    Optional<InetAddress> remote = address(remoteAddress);
    if (remote.isEmpty()) {
      return new Client(remoteAddress, remoteAddress);
    }
    InetAddress client =
        trusts(remote.get()) ? forwarded(remote.get(), forwardedFor) : remote.get();
    return new Client(IpAddress.text(client), key(client));
  }

  private InetAddress forwarded(InetAddress proxy, List<String> forwardedFor) {
    InetAddress client = proxy;
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
      Optional<InetAddress> hop = address(hops[i].strip());
      if (hop.isEmpty()) {
        break;
      }
      client = hop.get();
    }
    return client;
  }

  /** Returns the key under which the requests of a client are counted. */
  public String client(String remoteAddress, List<String> forwardedFor) {
    return find(remoteAddress, forwardedFor).key();
  }

  /** Returns whether the peer of a connection is a trusted proxy. */
  public boolean trusts(String remoteAddress) {
    return address(remoteAddress).filter(this::trusts).isPresent();
  }

  private boolean trusts(InetAddress address) {
    return !networks.isEmpty() && networks.stream().anyMatch(network -> network.contains(address));
  }

  private static String key(InetAddress client) {
    if (client instanceof Inet6Address) {
      return Arrays.toString(Arrays.copyOf(client.getAddress(), IPV6_PREFIX_BYTES));
    }
    return client.getHostAddress();
  }

  /** Reads an address with or without a port. Most have none, and no colon. */
  private static Optional<InetAddress> address(String text) {
    if (text.indexOf(':') < 0) {
      return IpAddress.parse(text);
    }
    String literal = IPV4_WITH_PORT.matcher(text).replaceFirst("$1");
    return IpAddress.parse(IPV6_WITH_PORT.matcher(literal).replaceFirst("$1"));
  }

  private record Network(InetAddress address, int prefix) {
    static Network of(String text) {
      int slash = text.indexOf('/');
      String literal = slash < 0 ? text : text.substring(0, slash);
      InetAddress address = TrustedProxies.address(literal).orElseThrow(() -> malformed(text));
      int bits = address.getAddress().length * 8;
      int prefix = slash < 0 ? bits : prefix(text, slash + 1);
      if (prefix > bits) {
        throw malformed(text);
      }
      return new Network(address, prefix);
    }

    boolean contains(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }

    private static int prefix(String text, int from) {
      try {
        return Integer.parseUnsignedInt(text.substring(from));
      } catch (NumberFormatException e) {
        throw malformed(text);
      }
    }

    private static IllegalArgumentException malformed(String text) {
      return new IllegalArgumentException(
          "a trusted proxy is an address or a network such as 10.0.0.0/8, not " + text);
    }
  }
}
