"""Records what torchvision says of its networks; writes the files beside this script.

    pip install torch torchvision timm
    python make_torchvision.py

`torchvision-counts.txt`: of each network without its head the parameters, running statistics
included, and the multiply-accumulates for an image of 32×32.

`torchvision-state-dicts.txt`: of each network with 10 classes the names and shapes of `state_dict()`, and
for each its module and role; timm's networks of these names, where there are some, have the same.

`torchvision-outputs.json`: results for weights and images by `formula.py`, batch normalization's
statistics included.
"""

import timm
import torch
import torchvision
from formula import CASES, HERE, case, images, values, write_outputs

NETWORKS = {
    "resnet18": torchvision.models.resnet18,
    "resnet34": torchvision.models.resnet34,
    "resnet50-v1.5": torchvision.models.resnet50,
    "squeezenet1.1": torchvision.models.squeezenet1_1,
}
NORMALIZATION = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "moving_mean",
    "running_var": "moving_variance",
}
LINEAR = {"weight": "kernel", "bias": "bias"}


def model_of(name, top):
    model = NETWORKS[name](num_classes=10).eval()
    if top == "none":
        if name.startswith("squeezenet"):
            model.classifier = torch.nn.AdaptiveAvgPool2d((1, 1))
        else:
            model.fc = torch.nn.Identity()
    return model


def parameters(model):
    """Module, role and tensor of each."""
    for name, module in model.named_modules():
        roles = {}
        if isinstance(module, torch.nn.BatchNorm2d):
            roles = NORMALIZATION
        elif isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            roles = LINEAR
        for own, role in roles.items():
            if getattr(module, own) is not None:
                yield name, role, getattr(module, own).data


def accumulates(model):
    total = 0

    def count(module, inputs, output):
        nonlocal total
        total += output[0, 0].numel() * module.weight.numel()

    for module in model.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.register_forward_hook(count)
    model(torch.zeros(1, 3, 32, 32))
    return total


def record_counts():
    counts = [f"# torchvision {torchvision.__version__}: parameters macs"]
    for name in NETWORKS:
        model = model_of(name, "none")
        total = sum(tensor.numel() for _, _, tensor in parameters(model))
        counts.append(f"{name} {total} {accumulates(model)}")
    (HERE / "torchvision-counts.txt").write_text("\n".join(counts) + "\n")


def record_state_dicts():
    lines = [f"# torchvision {torchvision.__version__}, timm {timm.__version__}: name shape module role"]
    for name, make in NETWORKS.items():
        model = make(num_classes=10)
        state = model.state_dict()
        if name.startswith("resnet"):
            other = timm.create_model(name.split("-")[0], num_classes=10).state_dict()
            assert [(k, v.shape) for k, v in other.items()] == [(k, v.shape) for k, v in state.items()]
        places = {
            tensor.data_ptr(): (module, role)
            for module, role, tensor in parameters(model)
        }
        lines.append(f"network {name}")
        for key, tensor in state.items():
            module, role = places.get(tensor.data_ptr(), ("-", "-"))
            shape = "x".join(map(str, tensor.shape)) or "-"
            lines.append(f"{key} {shape} {module} {role}")
    (HERE / "torchvision-state-dicts.txt").write_text("\n".join(lines) + "\n")


def result(name, side, count, top):
    model = model_of(name, top)
    for module, role, tensor in parameters(model):
        tensor.copy_(torch.from_numpy(values(module, role, tuple(tensor.shape))))
    with torch.no_grad():
        y = model(torch.from_numpy(images(side, count, raw=False)))
    return y.numpy().reshape(count, -1)


def record_outputs():
    cases = []
    for name in ["resnet18", "resnet50-v1.5", "squeezenet1.1"]:
        for side, count, top in CASES:
            cases.append(case(name, side, top, result(name, side, count, top)))
            print(name, side, top, cases[-1]["norm"], flush=True)
    write_outputs("torchvision", f"torchvision {torchvision.__version__}", cases)


if __name__ == "__main__":
    record_counts()
    record_state_dicts()
    record_outputs()
