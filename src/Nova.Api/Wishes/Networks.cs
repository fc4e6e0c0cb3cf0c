using Nova.Core.Faults;

namespace Nova.Api.Wishes;

/// <summary>The networks of a new server. Instances have no NIC without a network service: nothing said, <c>auto</c> and <c>none</c> mean none.</summary>
internal static class Networks
{
    /// <summary>The refusal where a network or port is named.</summary>
    public static Fault? Check(ServerWish wish) => wish.Networks switch
    {
        [] => null,
        [{ PortId: { } port }, ..] => new Fault(FaultKind.BadRequest, $"Port id {port} could not be found."),
        [{ NetworkId: { } network }, ..] => new Fault(FaultKind.BadRequest, $"Network {network} could not be found."),
        _ => new Fault(FaultKind.BadRequest, "Bad network format: missing 'uuid'"),
    };
}
