namespace Nova.OpenStack.Identity;

/// <summary>What Keystone says of a project id.</summary>
public enum ProjectVerdict
{
    /// <summary>It exists, or Keystone would not say: upstream lets both pass.</summary>
    Accepted,

    /// <summary>There is no such project: 400.</summary>
    Missing,

    /// <summary>The catalogue has no identity endpoint: 400 <c>Nova was unable to find Keystone service endpoint.</c></summary>
    NoEndpoint,
}
