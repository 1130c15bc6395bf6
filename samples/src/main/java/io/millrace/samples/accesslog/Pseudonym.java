package io.millrace.samples.accesslog;

import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A function that gives each client a name from which the client cannot be read: 32 hexadecimal digits by
 * PBKDF2-HMAC-SHA256 (RFC 8018).
 *
 * <p>The same salt and iterations give the same names. There are few enough addresses to try them all, so the names
 * hide the clients only while the salt is secret; iterations make trying slow. One name costs about half a microsecond
 * of a core per iteration. Any number of threads may use one object.
 */
public final class Pseudonym implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int NAME_BITS = 128;
    private static final int MIN_SALT_BYTES = 8;
    private static final int MAX_SALT_BYTES = 1_024;
    private static final int MAX_ITERATIONS = 10_000_000;

    private final byte[] salt;
    private final int iterations;

    /**
     * A function of its own for each salt.
     *
     * @param salt 8 to 1,024 bytes, copied
     * @param iterations 1 to 10,000,000
     */
    public Pseudonym(byte[] salt, int iterations) {
        if (salt.length < MIN_SALT_BYTES || salt.length > MAX_SALT_BYTES) {
            throw new IllegalArgumentException(
                    "salt must be %d to %d bytes, was %d".formatted(MIN_SALT_BYTES, MAX_SALT_BYTES, salt.length));
        }
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations must be from 1 to %d, was %d".formatted(MAX_ITERATIONS, iterations));
        }
        this.salt = salt.clone();
        this.iterations = iterations;
    }

    /** The name of a client, which must not be empty. CPU-heavy: it does not belong on an event loop. */
    public String of(String client) {
        if (client.isEmpty()) {
            throw new IllegalArgumentException("client must not be empty");
        }
        PBEKeySpec key = new PBEKeySpec(client.toCharArray(), salt, iterations, NAME_BITS);
        try {
            byte[] name =
                    SecretKeyFactory.getInstance(ALGORITHM).generateSecret(key).getEncoded();
            return HexFormat.of().formatHex(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        } finally {
            key.clearPassword();
        }
    }

    /** Says nothing about the salt. */
    @Override
    public String toString() {
        return "Pseudonym[iterations=" + iterations + "]";
    }
}
