using Nova.Core.Rpc;
using Nova.Messaging.Transports;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Server;

/// <summary>One line of an <see cref="RpcTable"/> with its types closed over, so that serving needs no reflection.</summary>
internal abstract class RpcHandler(string method, bool isRepeatable)
{
    public string Method { get; } = method;

    public bool IsRepeatable { get; } = isRepeatable;

    public abstract object Decode(Parcel parcel);

    public abstract Task<PackedParcel> InvokeAsync(object request, RpcCall call, MessageHeader answer, bool asBytes, CancellationToken ct);
}

internal sealed class RpcHandler<TRequest, TReply>(
    RpcMethod<TRequest, TReply> method,
    Func<TRequest, RpcCall, CancellationToken, Task<TReply>> handle)
    : RpcHandler(method.Name, method.IsRepeatable)
{
    public override object Decode(Parcel parcel) => WireFormat.ReadRecord<TRequest>(parcel)!;

    public override async Task<PackedParcel> InvokeAsync(
        object request, RpcCall call, MessageHeader answer, bool asBytes, CancellationToken ct)
    {
        var reply = await handle((TRequest)request, call, ct).ConfigureAwait(false);
        return PackedParcel.Pack(asBytes, answer, reply, replyTo: null);
    }
}
