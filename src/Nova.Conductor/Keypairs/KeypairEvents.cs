using Nova.Conductor.Events;
using Nova.Conductor.Events.Payloads;
using Nova.Core;
using Nova.Core.Keypairs;
using Nova.Database.Writing;

namespace Nova.Conductor.Keypairs;

/// <summary>Tells of key pairs: <c>keypair.create</c>, <c>keypair.import</c>, <c>keypair.delete</c>, each with start and end.</summary>
internal static class KeypairEvents
{
    public static void Tell(WriteScope scope, RequestContext context, string action, KeypairRecord key) =>
        scope.TellOfApiWhole(context, $"keypair.{action}", json => KeypairPayload.Write(json, key.UserId, key.Name, key.Fingerprint, key.PublicKey, key.Type));
}
