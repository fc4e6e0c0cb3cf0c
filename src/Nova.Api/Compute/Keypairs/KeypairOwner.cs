using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Keypairs;

/// <summary>Whose key pairs a request is about: the caller's, or from 2.10 on those of the user it names.</summary>
internal static class KeypairOwner
{
    public static string OfQuery(ApiRequest request) =>
        request.IsAtLeast(10) && request.Query.Get("user_id") is { } user ? user : request.Caller.UserId;
}
