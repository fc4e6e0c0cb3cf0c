using Nova.Api.Pipeline;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>What actions work with besides the request itself.</summary>
internal sealed record Ec2Backends(ApiBackends Api, Ec2Options Options);
