using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Instances;
using Nova.Api.Pipeline;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>What actions work with besides the request itself.</summary>
internal sealed class Ec2Backends
{
    public Ec2Backends(ApiBackends api, Ec2Options options)
    {
        (Api, Options, Images) = (api, options, new ImageIds(api.Rpc, api.Time));
        Texts = new InstanceTexts(Images, options);
    }

    public ApiBackends Api { get; }

    public Ec2Options Options { get; }

    /// <summary>Numbers of images.</summary>
    public ImageIds Images { get; }

    /// <summary>Instances as they were shown last.</summary>
    public InstanceTexts Texts { get; }
}
