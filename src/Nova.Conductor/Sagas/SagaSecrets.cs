using System.Security.Cryptography;
using MemoryPack;
using Nova.Core.Rpc.Compute;
using Nova.Hosting.Files;

namespace Nova.Conductor.Sagas;

/// <summary>What a build must know and nobody else: kept encrypted in the journal, gone with the saga's row.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record BuildSecrets(string? AdminPassword, IReadOnlyList<InjectedFile> InjectedFiles)
{
    public override string ToString() => nameof(BuildSecrets);
}

/// <summary>Encrypts and decrypts secrets of sagas with AES-GCM, bound to the saga's id so that a blob cannot be moved to another row.</summary>
internal sealed class SagaSecrets
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] key;

    /// <summary>Uses a 256-bit key.</summary>
    public SagaSecrets(byte[] key)
    {
        this.key = key;
        Check = Convert.ToHexStringLower(HMACSHA256.HashData(key, "nova journal key"u8))[..16];
    }

    /// <summary>Tells one key from another, and nothing about it.</summary>
    public string Check { get; }

    /// <summary>Reads the key file; makes it, readable by its owner alone, where there is none.</summary>
    /// <remarks>Conductors of one cell must share the file: one that cannot read a secret fails the build it was meant for.</remarks>
    public static SagaSecrets FromFile(string path, ILogger logger)
    {
        OwnerOnlyFile.Narrow(logger, path);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Create(path);
        }

        var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
        return key.Length == 32
            ? new SagaSecrets(key)
            : throw new InvalidDataException($"Key file {path} holds {key.Length * 8} bits; 256 are needed.");
    }

    /// <summary>Encrypts.</summary>
    public byte[] Seal(Guid saga, BuildSecrets secrets)
    {
        var plain = MemoryPackSerializer.Serialize(secrets);
        var box = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(
            box.AsSpan(0, NonceSize),
            plain,
            box.AsSpan(NonceSize + TagSize),
            box.AsSpan(NonceSize, TagSize),
            saga.ToByteArray());
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>What a saga was given to keep; nothing where it was given nothing.</summary>
    public BuildSecrets Of(Saga saga) => saga.Secrets is { } sealedBytes ? Open(saga.Id, sealedBytes) : new BuildSecrets(null, []);

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">The key is another one, or the bytes are not what was sealed for this saga.</exception>
    public BuildSecrets Open(Guid saga, byte[] secret)
    {
        var plain = new byte[secret.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(
            secret.AsSpan(0, NonceSize),
            secret.AsSpan(NonceSize + TagSize),
            secret.AsSpan(NonceSize, TagSize),
            plain,
            saga.ToByteArray());
        var secrets = MemoryPackSerializer.Deserialize<BuildSecrets>(plain);
        CryptographicOperations.ZeroMemory(plain);
        return secrets ?? throw new CryptographicException("The secrets are empty.");
    }

    /// <summary>Whether this is the key that <paramref name="secret"/> was sealed with.</summary>
    public bool CanOpen(Guid saga, byte[] secret)
    {
        try
        {
            Open(saga, secret);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Create(string path)
    {
        // Written aside and renamed: a conductor starting at the same moment sees no half of a key.
        var aside = $"{path}.{Guid.NewGuid():N}";
        using (var writer = new StreamWriter(aside, OwnerOnlyFile.With(FileMode.CreateNew)))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
            DurableFile.SyncDirectoryOf(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
