using System.Text;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Cert;
using Nova.Messaging;
using Nova.OpenStack;
using Nova.OpenStack.Images;
using Nova.OpenStack.ObjectStore;

namespace Nova.Conductor.Bundles;

/// <summary>Bundles of nova-objectstore. Their bytes pass through, a few kilobytes at a time, from there to the image service: nothing of them is written here, under no name.</summary>
internal sealed class ObjectStoreBundles(ObjectStoreClient store, ImageClient glance, IRpcClient client, ObjectStoreClientOptions options) : IBundles
{
    /// <summary>AES-128: key and vector are written in hex.</summary>
    private const int KeyBytes = 16;

    public async Task<BundleManifest> ReadAsync(string project, string location, CancellationToken ct)
    {
        await using var text = await store.OpenAsync(project, location, ct);
        await using var bounded = new BoundedStream(text, BundleManifest.MostBytes);
        using var whole = new MemoryStream();
        await bounded.CopyToAsync(whole, ct);
        whole.Position = 0;
        var manifest = BundleManifest.Read(whole);
        return manifest.Size <= options.LargestImage
            ? manifest
            : throw new FaultException(FaultKind.BadRequest, $"The image has {manifest.Size} bytes; {options.LargestImage} are allowed.", "invalid_manifest");
    }

    public async Task FillAsync(string image, string project, string location, RequestContext context, CancellationToken ct)
    {
        var manifest = await ReadAsync(project, location, ct);
        var (key, vector) = (await DecryptAsync(project, manifest.Key, context, ct), await DecryptAsync(project, manifest.Vector, context, ct));
        var folder = location[..(location.LastIndexOf('/') + 1)];
        Fault? bad = null;
        try
        {
            await glance.UploadAsync(
                image,
                () => bad is null
                    ? new UnbundledImage(manifest, key, vector, (part, cancel) => store.OpenAsync(project, folder + part, cancel), fault => bad = fault)
                    : throw new FaultException(bad),
                ActingAs.Service(context.RequestId),
                ct);
        }
        catch (Exception) when (bad is not null && !ct.IsCancellationRequested)
        {
            // The image service, or the way there, tells only that the upload broke off.
            throw new FaultException(bad);
        }
    }

    private async Task<byte[]> DecryptAsync(string project, byte[] text, RequestContext context, CancellationToken ct)
    {
        try
        {
            var plain = (await client.CallAsync(CertRpc.Decrypt, RpcTarget.Any, new EncryptedText(project, text), context, ct: ct)).Text;
            var bytes = Convert.FromHexString(Encoding.ASCII.GetString(plain));
            return bytes.Length == KeyBytes ? bytes : throw new FormatException();
        }
        catch (Exception wrong) when (wrong is FormatException or FaultException { Fault.Kind: FaultKind.BadRequest })
        {
            throw new FaultException(FaultKind.BadRequest, "The bundle's key is not encrypted to this cloud's certificate.", BundleFailure.Decrypt);
        }
    }
}
