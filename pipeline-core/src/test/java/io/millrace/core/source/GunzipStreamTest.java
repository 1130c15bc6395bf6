package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GunzipStreamTest {

    private static final int ALL_OPTIONS = 2 | 4 | 8 | 16;

    @Test
    void readsPastEveryOptionalFieldOfTheHeader() throws IOException {
        assertThat(gunzip(member(8, ALL_OPTIONS, "content"))).isEqualTo("content");
    }

    @Test
    void takesTheEndInsideAnOptionalFieldForTruncation() {
        byte[] member = member(8, ALL_OPTIONS, "content");

        for (int length = 3; length < member.length; length++) {
            byte[] part = Arrays.copyOf(member, length);
            assertThatThrownBy(() -> gunzip(part)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void takesTheEndInsideTheHeaderOfASecondMemberForTruncation() {
        byte[] member = member(8, 0, "content");
        byte[] both = Arrays.copyOf(member, member.length + 5);
        System.arraycopy(member, 0, both, member.length, 5);

        assertThatThrownBy(() -> gunzip(both)).isInstanceOf(EOFException.class);
    }

    @Test
    void refusesAnUnknownMethodAndReservedFlags() {
        assertThatThrownBy(() -> gunzip(member(7, 0, "content")))
                .isInstanceOf(ZipException.class)
                .hasMessage("unknown kind of gzip data (method 7, flags 0)");
        assertThatThrownBy(() -> gunzip(member(8, 0x80, "content"))).isInstanceOf(ZipException.class);
    }

    @Test
    void refusesDataThatDoesNotInflate() {
        byte[] member = member(8, 0, "content");
        member[10] = (byte) 0xff;

        assertThatThrownBy(() -> gunzip(member))
                .isInstanceOf(ZipException.class)
                .hasMessageStartingWith("corrupt gzip data (");
    }

    @Property
    void givesTheContentOrAnErrorWhateverByteIsDamaged(@ForAll int place, @ForAll byte change) throws IOException {
        byte[] member = member(8, 0, "some content, some content, some content");
        int index = Math.floorMod(place, member.length - 2) + 2;
        member[index] ^= change;

        String content;
        try {
            content = gunzip(member);
        } catch (ZipException | EOFException expected) {
            return;
        }
        // only the fields that say nothing about the content may differ: time, level, system
        assertThat(content).isEqualTo("some content, some content, some content");
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (InputStream stream = new GunzipStream(bytes, 1, new ByteArrayInputStream(bytes, 1, bytes.length))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] member(int method, int flags, String content) {
        byte[] plain = content.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        member.writeBytes(new byte[] {0x1f, (byte) 0x8b, (byte) method, (byte) flags, 0, 0, 0, 0, 0, 3});
        if ((flags & 4) != 0) {
            member.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
        }
        if ((flags & 8) != 0) {
            member.writeBytes(new byte[] {'n', 'a', 'm', 'e', 0});
        }
        if ((flags & 16) != 0) {
            member.writeBytes(new byte[] {'n', 'o', 't', 'e', 0});
        }
        if ((flags & 2) != 0) {
            member.writeBytes(new byte[] {1, 2});
        }
        member.writeBytes(deflate(plain));
        CRC32 crc = new CRC32();
        crc.update(plain);
        writeInt(member, crc.getValue());
        writeInt(member, plain.length);
        return member.toByteArray();
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(plain);
        deflater.finish();
        byte[] target = new byte[1000];
        int length = deflater.deflate(target);
        deflater.end();
        return Arrays.copyOf(target, length);
    }

    private static void writeInt(ByteArrayOutputStream target, long value) {
        for (int shift = 0; shift < 32; shift += 8) {
            target.write((int) (value >> shift));
        }
    }
}
