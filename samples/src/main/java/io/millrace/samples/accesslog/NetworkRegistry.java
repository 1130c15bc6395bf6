package io.millrace.samples.accesslog;

import io.netty.util.NetUtil;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The invented register behind {@link NetworkService}: /24 for IPv4, /48 for IPv6, and for each a number from 64512 to
 * 65534, which are the autonomous systems set aside for private use (RFC 6996).
 */
final class NetworkRegistry {

    private static final int FIRST_SYSTEM = 64_512;
    private static final int SYSTEMS = 1_023;

    private NetworkRegistry() {}

    /** The network of the address; always the same for one address, and empty for what is no IP address. */
    static Optional<Network> find(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return Optional.empty();
        }
        String range = bytes.length == 4 ? range4(bytes) : range6(bytes);
        long system = FIRST_SYSTEM + Math.floorMod(SplitMix64.mix(0, range), SYSTEMS);
        return Optional.of(new Network(range, "AS" + system));
    }

    private static String range4(byte[] bytes) {
        return "%d.%d.%d.0/24".formatted(bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF);
    }

    private static String range6(byte[] bytes) {
        StringJoiner groups = new StringJoiner(":", "", "::/48");
        for (int i = 0; i < 6; i += 2) {
            groups.add(Integer.toHexString((bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF));
        }
        return groups.toString();
    }
}
