package dev.waybill.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts values with AES in Galois/Counter mode; leaves alone what it has not encrypted. */
final class AesCodec implements PayloadCodec {
  private static final String ENCODING = "encoding";
  private static final ByteString OURS = ByteString.copyFromUtf8("binary/aes-gcm");
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param key 16, 24 or 32 bytes
   */
  AesCodec(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return payloads.stream().map(this::encrypted).toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream().map(this::decrypted).toList();
  }

  private Payload encrypted(Payload payload) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    ByteString data =
        ByteString.copyFrom(nonce)
            .concat(ByteString.copyFrom(cipher(Cipher.ENCRYPT_MODE, nonce, payload.toByteArray())));
    return Payload.newBuilder().putMetadata(ENCODING, OURS).setData(data).build();
  }

  private Payload decrypted(Payload payload) {
    if (!OURS.equals(payload.getMetadataMap().get(ENCODING))) {
      return payload;
    }
    byte[] data = payload.getData().toByteArray();
    byte[] plain =
        cipher(
            Cipher.DECRYPT_MODE,
            Arrays.copyOf(data, NONCE),
            Arrays.copyOfRange(data, NONCE, data.length));
    try {
      return Payload.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      throw new PayloadCodecException(e);
    }
  }

  private byte[] cipher(int mode, byte[] nonce, byte[] data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new PayloadCodecException(e);
    }
  }
}
