using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.KeyPairs;

internal static class KeyPairActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeKeyPairs", DescribeKeyPairs.HandleAsync).By("os_compute_api:os-keypairs:index").Takes("KeyName.N").TakesFilters(),
        new Ec2Action("CreateKeyPair", CreateKeyPair.HandleAsync).By("os_compute_api:os-keypairs:create").ThatChanges().Takes("KeyName", "KeyType", "KeyFormat"),
        new Ec2Action("ImportKeyPair", ImportKeyPair.HandleAsync).By("os_compute_api:os-keypairs:create").ThatChanges().Takes("KeyName", "PublicKeyMaterial"),
        new Ec2Action("DeleteKeyPair", DeleteKeyPair.HandleAsync).By("os_compute_api:os-keypairs:delete").ThatChanges().Takes("KeyName"),
    ];
}
